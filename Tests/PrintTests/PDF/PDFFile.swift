// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Print
import Testing

/// A document as other programs see it.
struct PDFFile {
    let bytes: [UInt8]

    /// Writes a document to memory.
    init(title: String = "Nhãn", _ body: (PDFDocument) throws -> Void) throws {
        let pieces = Pieces()
        let document = try PDFDocument(title: title) { pieces.bytes += $0 }
        try body(document)
        try document.finish()
        bytes = pieces.bytes
    }

    private final class Pieces { var bytes: [UInt8] = [] }

    /// Whether the programs that judge are installed.
    static let hasJudges = ["pdftotext", "pdftoppm", "qpdf"].allSatisfy { access("/usr/bin/\($0)", X_OK) == 0 }

    /// What pdftotext extracts.
    func text() throws -> String {
        try inFolder { folder in
            let text = try Self.run("pdftotext", ["-enc", "UTF-8", "-nopgbrk", "-layout", "\(folder)/file.pdf", "-"])
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// What qpdf complains of; empty for a sound file.
    func complaints() throws -> String {
        try inFolder { folder in
            let said = String(decoding: try Self.run("qpdf", ["--check", "\(folder)/file.pdf"]), as: UTF8.self)
            return said.contains("No syntax or stream encoding errors found") ? "" : said
        }
    }

    /// A page in gray, as poppler draws it.
    func page(_ number: Int = 1, dpi: Int) throws -> GrayPicture {
        try inFolder { folder in
            _ = try Self.run(
                "pdftoppm",
                ["-gray", "-r", "\(dpi)", "-f", "\(number)", "-singlefile", "\(folder)/file.pdf", "\(folder)/page"])
            let path = "\(folder)/page.pgm"
            return try GrayPicture(pgm: Descriptor(opening: path, flags: O_RDONLY).read(limit: 1 << 28, path: path))
        }
    }

    private func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        var name = Array("/tmp/waypost-pdf-XXXXXX\0".utf8CString)
        try #require(mkdtemp(&name) != nil)
        let folder = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            for file in ["file.pdf", "page.pgm"] { unlink("\(folder)/\(file)") }
            rmdir(folder)
        }
        let path = "\(folder)/file.pdf"
        try Descriptor(opening: path, flags: O_WRONLY | O_CREAT, mode: 0o600).write(bytes, path: path)
        return try body(folder)
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> [UInt8] {
        let outcome = try ChildProgram(program, arguments: arguments).run(patience: .seconds(60))
        let errors = String(decoding: outcome.errors, as: UTF8.self)
        #expect(outcome.status == 0 && errors.isEmpty, "\(program): \(errors)")
        return outcome.output
    }
}
