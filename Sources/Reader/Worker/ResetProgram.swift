// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// The program that resets a reader which stays away: it pulls a reset line, or switches a port off and on.
struct ResetProgram {
    /// The most of its words that are passed on.
    private static let longest = 200

    private let path: String

    init(_ path: String) { self.path = path }

    /// Runs it with the reader's name, and answers how that went. Whatever it does, it is over in a bounded time.
    func run(for reader: ConnectionString) -> String {
        do throws(SystemError) {
            let outcome = try ChildProgram(path, arguments: [reader.text]).run(patience: WorkerPatience.reset)
            let said = Self.line(of: outcome.errors) ?? Self.line(of: outcome.output)
            return "\(path) ended with \(outcome.status)" + (said.map { ": \($0)" } ?? "")
        } catch {
            guard error.code == ETIMEDOUT else { return "\(error); see nfc.reset_program" }
            return "\(path) did not end within \(WorkerPatience.reset.components.seconds) s and was ended"
        }
    }

    /// The first line that says something, without what would disturb a terminal or a log.
    static func line(of output: [UInt8]) -> String? {
        let lines = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
        let words = lines.lazy.map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { !$0.properties.isControl }))
        }
        return words.first { $0.contains { !$0.isWhitespace } }.map { String($0.prefix(longest)) }
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool { generalCategory == .control || generalCategory == .format }
}
