// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Lettering

@Suite struct TypefaceTests {
    @Test func `the standard typeface has its measures`() throws {
        let typeface = try Typeface.find(family: "dejavu sans")
        #expect(typeface.name == "DejaVu Sans")
        #expect(typeface.unitsPerEm == 2_048)
        #expect(typeface.ascender == 1_901)
        #expect(typeface.descender == -483)
        #expect(try Typeface.standard().name == typeface.name)
    }

    @Test func `a family that is not installed is refused, not substituted`() {
        let error = #expect(throws: TypefaceError.self) { try Typeface.find(family: "Chữ Không Có") }
        #expect(error == .notInstalled(family: "Chữ Không Có"))
        #expect(error?.description.contains("\"Chữ Không Có\" is installed; install one") == true)
    }

    @Test func `a family of several faces is found by the upright regular one`() throws {
        #expect(try Typeface.find(family: "DejaVu Serif").name == "DejaVu Serif")
    }

    @Test func `a face beyond the file's is refused`() throws {
        let path = try Typeface.standard().file.path
        #expect(throws: TypefaceError.noFace(path: path, face: 3, count: 1)) { try Typeface(file: path, face: 3) }
    }

    @Test(arguments: ["/nonexistent/font.ttf", "/", "/dev/null", "/dev/zero", "/etc/passwd", "/proc/self/mem", ""])
    func `what is no font is refused in words`(path: String) throws {
        let error = try #require(throws: TypefaceError.self) { try Typeface(file: path) }
        #expect(error.description.contains(path) && error.description.count > path.count + 20, "\(error)")
    }

    @Test func `a huge file is refused before it fills the memory`() throws {
        try Scratch.withFile([]) { path in
            truncate(path, 1 << 40)
            #expect(throws: TypefaceError.tooLarge(path: path, limit: FontFile.limit)) { try Typeface(file: path) }
        }
    }

    @Test func `a fifo is refused without waiting for its writer`() throws {
        try Scratch.withFile([]) { path in
            unlink(path)
            mkfifo(path, 0o600)
            #expect(throws: TypefaceError.unreadable(path: path, reason: "it is not a file")) {
                try Typeface(file: path)
            }
        }
    }

    @Test func `a font that is cut short is refused wherever it was cut`() throws {
        let whole = try Self.standardBytes()
        for cut in [0, 3, 4, 11, 12, 13, 200, 1_000, whole.count / 2, whole.count - 5] {
            try Scratch.withFile(Array(whole.prefix(cut))) { path in
                #expect(throws: TypefaceError.self, "\(cut)") { try Typeface(file: path) }
            }
        }
    }

    @Test func `a damaged font is refused or drawn, and ends nothing`() throws {
        let whole = try Self.standardBytes()
        var random = SystemRandomNumberGenerator()
        for round in 0..<60 {
            var bytes = whole
            // Half of the rounds hit the directory and the small tables, where offsets are.
            let reach = round.isMultiple(of: 2) ? 4_000 : bytes.count
            for _ in 0..<Int.random(in: 1...200, using: &random) {
                bytes[Int.random(in: 0..<reach, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try Scratch.withFile(bytes) { path in
                guard let typeface = try? Typeface(file: path), let line = try? typeface.shape("Chợ Bến Thành") else {
                    return
                }
                for glyph in line.glyphs { _ = typeface.outline(of: glyph.id) }
                _ = try? typeface.picture(of: line, pixelsPerEm: 24)
            }
        }
    }

    private static func standardBytes() throws -> [UInt8] {
        let file = try Typeface.standard().file
        return unsafe Array(file.bytes)
    }
}
