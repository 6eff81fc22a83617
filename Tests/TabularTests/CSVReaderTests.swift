// SPDX-License-Identifier: Apache-2.0

import Tabular
import TestEffort
import Testing

@Suite("Reading CSV")
struct CSVReaderTests {
    /// A reader of a text that arrives in pieces of `size` bytes.
    static func reader(_ bytes: [UInt8], size: Int = 7) -> CSVReader {
        var rest = bytes[...]
        return CSVReader {
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
    }

    static func rows(_ text: String, size: Int = 7) throws -> [[String]] { try rows(Array(text.utf8), size: size) }

    static func rows(_ bytes: [UInt8], size: Int = 7) throws -> [[String]] {
        var reader = reader(bytes, size: size)
        var rows: [[String]] = []
        while let record = try reader.next() { rows.append(record.fields) }
        return rows
    }

    @Test(
        "The seven rules of RFC 4180 section 2",
        arguments: [
            ("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]]),
            ("aaa,bbb,ccc\r\nzzz,yyy,xxx", [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]]),
            (" a , b\r\n", [[" a ", " b"]]),
            ("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx", [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]]),
            ("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx", [["aaa", "b\r\nbb", "ccc"], ["zzz", "yyy", "xxx"]]),
            ("\"aaa\",\"b\"\"bb\",\"ccc\"", [["aaa", "b\"bb", "ccc"]]),
            ("a,,c\r\n,,\r\n", [["a", "", "c"], ["", "", ""]]),
        ])
    func standard(text: String, expected: [[String]]) throws {
        for size in [1, 2, 3, 1_000] { #expect(try Self.rows(text, size: size) == expected, "in pieces of \(size)") }
    }

    @Test(
        "What spreadsheets and people write beyond the RFC is read too",
        arguments: [
            ("\u{FEFF}a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
            ("\u{FEFF}\"a\",b\n", [["a", "b"]]),
            ("a;b\r\n1,5;2\r\n", [["a", "b"], ["1,5", "2"]]),
            ("\"a;b\",c\n1,2\n", [["a;b", "c"], ["1", "2"]]),
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
            ("a\n\nb\n", [["a"], [""], ["b"]]),
            ("12\" tall,5\n", [["12\" tall", "5"]]),
            ("\"\",\"\"\n", [["", ""]]),
            ("Straße,Điện\n", [["Straße", "Điện"]]),
            ("", []),
            ("\u{FEFF}", []),
            ("\n", [[""]]),
        ])
    func tolerated(text: String, expected: [[String]]) throws {
        for size in [1, 2, 3, 1_000] { #expect(try Self.rows(text, size: size) == expected, "in pieces of \(size)") }
    }

    @Test(
        "A file that is not CSV is an error that names the row, as a spreadsheet counts, and the line",
        arguments: [
            ("a,b\n\"1\n2\",x\n\"open,2\n", CSVError(.openQuote, row: 3, line: 4)),
            ("a,b\n\"1\" ,2\n", CSVError(.textAfterQuote, row: 2, line: 2)),
            ("a,b\n\"1\"\"\"x\n", CSVError(.textAfterQuote, row: 2, line: 2)),
        ])
    func broken(text: String, expected: CSVError) {
        #expect(throws: expected) { try Self.rows(text) }
    }

    @Test("Bytes that are no text are refused by name: UTF-16, Latin-1")
    func encodings() {
        #expect(throws: CSVError(.utf16, row: 1, line: 1)) { try Self.rows([0xFF, 0xFE, 0x61, 0]) }
        #expect(throws: CSVError(.utf16, row: 1, line: 1)) { try Self.rows([0xFE, 0xFF, 0, 0x61]) }
        #expect(throws: CSVError(.notUTF8, row: 2, line: 2)) { try Self.rows(Array("a\n".utf8) + [0xFC, 0x0A]) }
    }

    @Test("Rows and lines are counted from 1; a line break inside quotes counts as a line and not as a row")
    func places() throws {
        var reader = Self.reader(Array("a\r\n\"x\r\ny\"\r\n\r\nb\rc\n".utf8))
        var places: [[Int]] = []
        while let record = try reader.next() { places.append([record.row, record.line]) }
        #expect(places == [[1, 1], [2, 2], [3, 4], [4, 5], [5, 6]])
    }

    @Test("A quote that is never closed ends at a megabyte, however large the file is")
    func bounded() {
        var handed = 1
        var reader = CSVReader {
            handed += 1
            return handed == 2 ? Array("a\n\"".utf8) : [UInt8](repeating: 0x61, count: 65_536)
        }
        _ = try? reader.next()
        #expect(throws: CSVError(.tooLong, row: 2, line: 2)) { try reader.next() }
        #expect(handed < 20)
    }

    @Test("Any number of rows passes through with one record in memory at a time", .timeLimit(.minutes(2)))
    func many() throws {
        let thousands = Effort.count(100, long: 2_000)
        let chunk = Array(String(repeating: "https://shop.example/landing,\"Booth, 12\"\r\n", count: 1_000).utf8)
        var chunks = thousands
        var reader = CSVReader {
            chunks -= 1
            return chunks >= 0 ? chunk : []
        }
        var count = 0
        while let record = try reader.next() { count += record.count }
        #expect(count == thousands * 2_000)
    }

    @Test("Whatever fields are written are read back, in pieces of any size", arguments: 0..<20)
    func roundTrip(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let alphabet = Array("ab,;\"\r\n \t'=ñ字".map(String.init))
        let rows = (0..<200).map { _ in
            (0..<Int.random(in: 2...5, using: &dice)).map { _ in
                (0..<Int.random(in: 0...6, using: &dice)).map { _ in
                    alphabet.randomElement(using: &dice) ?? ""
                }.joined()
            }
        }
        // The header tells the separator.
        let text = "x,y\n" + rows.map { CSVLine($0).closed() }.joined()
        #expect(try Self.rows(text, size: Int.random(in: 1...64, using: &dice)).dropFirst().elementsEqual(rows))
    }

    @Test("Bytes at random end in records or in an error, never in a crash", arguments: 0..<20)
    func garbage(seed: UInt64) {
        var dice = Dice(seed: seed)
        let common = Array("\",;\r\na".utf8)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...40, using: &dice)).map { _ -> UInt8 in
                Bool.random(using: &dice) ? common.randomElement(using: &dice) ?? 0 : .random(in: 0...255, using: &dice)
            }
            let whole = try? Self.rows(bytes, size: 1_000)
            let parts = try? Self.rows(bytes, size: 1)
            #expect(whole == parts, "\(bytes)")
        }
    }
}

/// Numbers that look random and are the same for one seed (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
