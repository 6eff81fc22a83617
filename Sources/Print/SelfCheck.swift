// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux
public import QRCode

/// Reads symbols back by a program that knows nothing of how they were made: zbarimg, from Debian's zbar-tools.
public struct SelfCheck: Sendable {
    /// A symbol that does not say what it should, or a reader that cannot tell.
    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case notInstalled(program: String)
        /// The reader failed: what it said.
        case reader(String)
        /// The symbol was read as something else, or not at all.
        case misread(origin: String, expected: String, read: String?)

        public var description: String {
            switch self {
            case .notInstalled(let program):
                "the symbols cannot be read back, because \(program) is not installed; install zbar-tools"
            case .reader(let said): "the symbols could not be read back: \(said)"
            case .misread(let origin, let expected, let read?):
                "\(origin): the symbol should say “\(expected)” and was read as “\(read)”; nothing was released"
            case .misread(let origin, let expected, nil):
                "\(origin): the symbol should say “\(expected)” and could not be read; nothing was released"
            }
        }
    }

    /// A symbol as dots, and what it should say.
    public struct Sample: Sendable {
        let picture: Bitmap
        let text: String
        let origin: String

        /// `origin` names the symbol in a message.
        public init(_ picture: Bitmap, text: String, origin: String) {
            (self.picture, self.text, self.origin) = (picture, text, origin)
        }

        /// A symbol as plain squares.
        public init(_ symbol: Symbol, text: String, origin: String) {
            self.init(Bitmap(symbol, dotsPerModule: 4), text: text, origin: origin)
        }
    }

    private let program: String

    /// `program` is the path of zbarimg, or its name in PATH.
    public init(program: String = "zbarimg") { self.program = program }

    /// How many symbols are worth a start of the reader.
    public static let batch = 256

    /// Reads the samples, all in one start of the reader.
    public func check(_ samples: [Sample]) throws(Failure) {
        guard !samples.isEmpty else { return }
        let output = try run("--xml", on: samples.flatMap { PBM.render($0.picture) })
        let texts = Self.texts(output)
        for (index, sample) in samples.enumerated() where texts[index] != sample.text {
            throw .misread(origin: sample.origin, expected: sample.text, read: texts[index])
        }
    }

    /// Reads one symbol in a PNG. In contrast to that of many, its text may go beyond ASCII, which zbarimg's XML garbles.
    public func check(png: [UInt8], text: String, origin: String) throws(Failure) {
        let output = try run("--raw", on: png)
        let read = output.isEmpty ? nil : String(output.unicodeScalars.dropLast())
        guard read == text else { throw .misread(origin: origin, expected: text, read: read) }
    }

    private func run(_ format: String, on pictures: [UInt8]) throws(Failure) -> String {
        let arguments = ["--nodbus", "--quiet", format, "-Sdisable", "-Sqrcode.enable", "-"]
        let outcome: ChildProgram.Outcome
        do throws(SystemError) {
            outcome = try ChildProgram(program, arguments: arguments).run(input: pictures, patience: .seconds(120))
        } catch {
            guard error.code == ENOENT else { throw .reader("\(error)") }
            throw .notInstalled(program: program)
        }
        // 4 says that some picture held no symbol (zbarimg(1)), which its output tells better.
        guard outcome.status == 0 || outcome.status == 4 else {
            throw .reader(String(decoding: outcome.errors.prefix { $0 != 0x0A }, as: UTF8.self))
        }
        return String(decoding: outcome.output, as: UTF8.self)
    }

    /// Takes `<index num='N'>` and the `<![CDATA[…]]>` after it out of zbarimg's XML.
    static func texts(_ xml: String) -> [Int: String] {
        var texts: [Int: String] = [:]
        for part in xml.split(separator: "<index num='", omittingEmptySubsequences: false).dropFirst() {
            guard let number = Int(part.prefix { $0.isWholeNumber }) else { continue }
            let pieces = part.split(separator: "<![CDATA[", omittingEmptySubsequences: false)
            guard pieces.count == 2, let end = pieces[1].ranges(of: "]]>").last else { continue }
            texts[number] = String(pieces[1][..<end.lowerBound])
        }
        return texts
    }
}
