// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Print
import QRCode
import Testing

/// Labels drawn by a program that was written apart from this one, and read by a decoder.
@Suite struct ThermalJudgeTests {
    private static let drawer = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/zpl_to_pbm.py"

    private func run(_ program: String, _ arguments: [String], _ input: [UInt8]) throws -> [UInt8]? {
        let outcome: ChildProgram.Outcome
        do throws(SystemError) {
            outcome = try ChildProgram(program, arguments: arguments).run(input: input, patience: .seconds(60))
        } catch {
            guard error.code == ENOENT else { throw error }
            print("SKIPPED: judging a label needs python3 and zbarimg (zbar-tools)")
            return nil
        }
        let errors = String(decoding: outcome.errors, as: UTF8.self)
        try #require(outcome.status == 0, "\(errors)")
        return outcome.output
    }

    @Test(arguments: [
        ("https://go.example.vn/a7k2m9q4xy", ErrorCorrection.medium, 4), ("HTTPS://GO.EXAMPLE.VN/A7K2M9Q4", .high, 3),
        ("https://t.example.com/p?q=1&w=tr%C3%A0", .low, 6),
    ])
    func `zbar reads the label that another program draws, and the dots are the picture's`(
        text: String, level: ErrorCorrection, dots: Int
    ) throws {
        let bitmap = Bitmap(try Symbol(text: text, level: level), dotsPerModule: dots)
        let label = try ZPLLabel(bitmap, x: 11, y: 5).render()
        guard let paper = try run("python3", [Self.drawer], label) else { return }
        let rows = paper.split(separator: UInt8(ascii: "\n")).dropFirst(3)
        try #require(rows.count == bitmap.height + 10)
        for (y, row) in rows.enumerated() {
            let dark = Array(row.map { $0 == UInt8(ascii: "1") })
            #expect(dark == (0..<(bitmap.width + 22)).map { bitmap.isDark($0 - 11, y - 5) })
        }
        let read = try run("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"], paper)
        if let read { #expect(String(decoding: read, as: UTF8.self) == text + "\n") }
    }

    @Test func `another program draws any picture bit for bit`() throws {
        for seed in 0..<12 as Range<UInt64> {
            let bitmap = Bitmap.random(seed: seed &+ 7_000, widest: 500, highest: 40)
            guard let paper = try run("python3", [Self.drawer], try ZPLLabel(bitmap).render()) else { return }
            let rows = paper.split(separator: UInt8(ascii: "\n")).dropFirst(3)
            let drawn = rows.map { row in row.map { $0 == UInt8(ascii: "1") } }
            #expect(drawn == (0..<bitmap.height).map { y in (0..<bitmap.width).map { bitmap.isDark($0, y) } })
        }
    }
}
