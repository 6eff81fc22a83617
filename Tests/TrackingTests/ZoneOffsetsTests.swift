// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

/// A TZif file, made field by field as RFC 9636 section 3 has it. The block that a version does not use is empty.
private struct ZoneBytes {
    var version: Character? = "2"
    var changes: [(time: Int64, type: UInt8)] = []
    /// Offsets by type.
    var types: [Int32] = [0]
    var leapSeconds = 0
    var footer = "\n\n"

    var bytes: [UInt8] {
        guard version != nil else { return block(timeSize: 4) }
        let unused = ZoneBytes(version: version).block(timeSize: 4)
        return unused + block(timeSize: 8) + Array(footer.utf8)
    }

    private func block(timeSize: Int) -> [UInt8] {
        func number(_ value: Int64, _ size: Int) -> [UInt8] {
            (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        let counts = [0, 0, leapSeconds, changes.count, types.count, 4]
        var bytes = Array("TZif".utf8) + [version?.asciiValue ?? 0] + [UInt8](repeating: 0, count: 15)
        bytes += counts.flatMap { number(Int64($0), 4) }
        bytes += changes.flatMap { number($0.time, timeSize) } + changes.map(\.type)
        bytes += types.flatMap { number(Int64($0), 4) + [0, 0] } + Array("ABC\0".utf8)
        return bytes + [UInt8](repeating: 0, count: leapSeconds * (timeSize + 4))
    }

    var zone: ZoneOffsets? { ZoneOffsets(tzif: bytes) }
}

@Suite("The offsets of a time zone")
struct ZoneOffsetsTests {
    @Test("are those that Python tells of the same file", arguments: ZoneTables.offsets)
    func offsets(_ name: String, _ seconds: Int64, _ offset: Int) throws {
        #expect(try #require(ZoneFiles.zone(name)).offset(at: seconds) == offset)
    }

    @Test("lead back from local time to none, one or two instants", arguments: ZoneTables.instants)
    func instants(_ name: String, _ local: Int64, _ instants: [Int64]) throws {
        #expect(try #require(ZoneFiles.zone(name)).instants(ofLocal: local) == instants)
    }

    @Test("give the calendar of the place", arguments: ZoneTables.calendar)
    func calendar(_ name: String, _ wall: Int64, _ date: String, _ weekday: Int, _ clock: String) throws {
        let local = LocalTime(wall, in: try #require(ZoneFiles.zone(name)))
        func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        #expect("\(local.year)-\(pad(local.month))-\(pad(local.day))" == date)
        #expect("\(pad(local.minuteOfDay / 60)):\(pad(local.minuteOfDay % 60))" == clock)
        #expect(local.weekday == weekday)
    }

    @Test("follow the rule at the end of a file in every year", arguments: ZoneTables.footers)
    func footers(_ footer: String, _ seconds: Int64, _ offset: Int) throws {
        #expect(try #require(ZoneBytes(footer: "\n\(footer)\n").zone).offset(at: seconds) == offset)
    }

    @Test("may follow a rule whose turns lie a week away from their days")
    func farTurns() throws {
        let zone = try #require(ZoneBytes(footer: "\nABC0DEF,J1/-73,J1/167\n").zone)
        let newYear: Int64 = 1_893_456_000  // 2030
        #expect(zone.offset(at: newYear - 73 * 3_600 - 1) == 0)
        #expect(zone.offset(at: newYear - 73 * 3_600) == 3_600)
        #expect(zone.offset(at: newYear + 166 * 3_600 - 1) == 3_600)
        #expect(zone.offset(at: newYear + 166 * 3_600) == 0)
    }

    @Test("of the first version, without a rule, stay at the last one")
    func firstVersion() throws {
        let changes: [(Int64, UInt8)] = [(-1_000, 1), (2_000, 0), (3_000, 1)]
        for version: Character? in [nil, "2", "4"] {
            let zone = try #require(ZoneBytes(version: version, changes: changes, types: [-3_600, 7_200]).zone)
            let offsets = [Int64.min, -1_001, -1_000, 1_999, 2_000, 2_999, 3_000, .max].map { zone.offset(at: $0) }
            #expect(offsets == [-3_600, -3_600, 7_200, 7_200, -3_600, -3_600, 7_200, 7_200])
        }
    }

    @Test("of UTC are none at any time")
    func utc() {
        for seconds in [Int64.min, -1, 0, 1, .max] {
            #expect(ZoneOffsets.utc.offset(at: seconds) == 0)
            #expect(ZoneOffsets.utc.instants(ofLocal: seconds) == [seconds])
        }
    }

    @Test("answer at the ends of time")
    func extremes() throws {
        for name in ZoneFiles.hexadecimal.keys {
            let zone = try #require(ZoneFiles.zone(name))
            for seconds in [Int64.min, .min + 1, .max - 1, .max] {
                #expect(abs(zone.offset(at: seconds)) < 93_600)
                #expect(zone.instants(ofLocal: seconds).count <= 2)
                #expect(0..<1_440 ~= LocalTime(seconds, in: zone).minuteOfDay)
            }
        }
    }
}

@Suite("A damaged time zone file")
struct ZoneDamageTests {
    @Test("that is cut anywhere is refused", arguments: ZoneFiles.hexadecimal.keys.sorted())
    func cut(_ name: String) {
        let file = ZoneFiles.bytes(name)
        for length in 0..<file.count { #expect(ZoneOffsets(tzif: Array(file[..<length])) == nil) }
        #expect(ZoneOffsets(tzif: file) != nil)
        #expect(ZoneOffsets(tzif: file + [0, 1, 2]) == ZoneOffsets(tzif: file))
    }

    @Test("with any byte changed is refused or sound", arguments: ["Europe/Berlin", "Antarctica/Troll", "Etc/UTC"])
    func changed(_ name: String) {
        let file = ZoneFiles.bytes(name)
        var read = 0
        for index in file.indices {
            for byte: UInt8 in [0, 1, 0x2C, 0x39, 0x7F, 0x80, 0xFF] {
                var damaged = file
                damaged[index] = byte
                guard let zone = ZoneOffsets(tzif: damaged) else { continue }
                read += 1
                for seconds in [Int64.min, -2_500_000_000, 0, 1_800_000_000, 9_999_999_999, .max] {
                    let offset = zone.offset(at: seconds)
                    let instants = zone.instants(ofLocal: seconds)
                    guard abs(offset) < 93_600, instants.allSatisfy({ abs($0 - seconds) < 93_600 }) else {
                        Issue.record("byte \(index) as \(byte)")
                        return
                    }
                }
            }
        }
        #expect(read > 0)
    }

    @Test("that contradicts itself is refused")
    func contradictions() {
        #expect(ZoneBytes(types: []).zone == nil)
        #expect(ZoneBytes(changes: [(0, 1)]).zone == nil, "a type that is not there")
        #expect(ZoneBytes(changes: [(5, 0), (5, 0)]).zone == nil, "changes out of order")
        #expect(ZoneBytes(types: [93_600]).zone == nil, "an offset beyond a day")
        #expect(ZoneBytes(types: [.min]).zone == nil)
        #expect(ZoneBytes(leapSeconds: 1).zone == nil, "leap seconds")
        #expect(ZoneBytes(version: "1").zone == nil, "a version that never was")
        #expect(ZoneBytes(version: nil, leapSeconds: 1).zone == nil)
        #expect(ZoneOffsets(tzif: Array("TZif2".utf8) + [UInt8](repeating: 0xFF, count: 200)) == nil)
    }

    @Test(
        "with a rule that nobody can follow is refused",
        arguments: [
            "X1", "<X1", "<+07>", "ABC25", "ABC1:60", "ABC1:00:60", "ABC1DEF", "ABC1DEF,M3.5.0", "ABC1DEF,M3.5.0,",
            "ABC1DEF,M0.5.0,M10.5.0", "ABC1DEF,M13.5.0,M10.5.0", "ABC1DEF,M3.0.0,M10.5.0", "ABC1DEF,M3.6.0,M10.5.0",
            "ABC1DEF,M3.5.7,M10.5.0", "ABC1DEF,J0,J5", "ABC1DEF,J366,J5", "ABC1DEF,366,5", "ABC1DEF,1/168,5",
            "ABC1DEF,1/-168,5", "ABC1DEF,1/,5", "ABC1DEF,1,5 ", "ABC1DEF25,1,5", ":Europe/Berlin", " ",
            "ABC99999999999999999999",
        ])
    func badRules(_ footer: String) {
        #expect(ZoneBytes(footer: "\n\(footer)\n").zone == nil)
        #expect(ZoneBytes(footer: "\nABC1DEF,M3.5.0,M10.5.0/3\n").zone != nil)
    }

    @Test("without the line feeds around its rule is refused", arguments: ["", "\n", "ABC1\n", "\nABC1"])
    func badFooters(_ footer: String) {
        #expect(ZoneBytes(footer: footer).zone == nil)
    }
}
