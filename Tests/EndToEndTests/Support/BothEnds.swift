// SPDX-License-Identifier: Apache-2.0

import SQLite
import Testing

/// Compares the log of a box with what the core keeps, line by line.
enum BothEnds {
    /// One record of a visit, by its identity and its click ID.
    struct Line: Hashable, CustomStringConvertible {
        let run: String
        let sequence: Int
        let clickID: String?

        var description: String { "\(run)/\(sequence) \(clickID ?? "without a click ID")" }
    }

    /// Every visit at the box is in the core once with the click ID it was given, every gap is told there, and the core
    /// has nothing that the box does not know, refused nothing and suspects nobody. `lost` are runs whose lines the box
    /// lost, which the core may well have.
    static func expectEqual(
        _ box: Appliance, _ core: Core, lost: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let device = try box.device()
        let here = try box.visits().map { Line(run: $0.run, sequence: $0.sequence, clickID: $0.clickID) }
        let there = try core.visits(of: device)
        expectDistinct(there.map { "\($0.run)/\($0.sequence)" }, "visits in the core", sourceLocation: sourceLocation)
        let kept = Set(there)
        let missing = here.filter { !kept.contains($0) }
        #expect(
            missing.isEmpty, "\(missing.count) of \(here.count) visits are not in the core: \(missing.prefix(3))",
            sourceLocation: sourceLocation)
        let known = Set(here)
        let unknown = there.filter { !known.contains($0) && !lost.contains($0.run) }
        #expect(
            unknown.isEmpty, "\(unknown.count) visits in the core are not at the box: \(unknown.prefix(3))",
            sourceLocation: sourceLocation)
        let untold = try Set(box.gapLines()).subtracting(core.gaps(of: device))
        #expect(untold.isEmpty, "gaps that the core was not told: \(untold)", sourceLocation: sourceLocation)
        expectDistinct(there.compactMap(\.clickID), "click IDs in the core", sourceLocation: sourceLocation)
        let letters = try core.deadLetters(of: device)
        #expect(letters.isEmpty, "an honest box was refused lines: \(letters)", sourceLocation: sourceLocation)
        let suspicions = try core.suspicions(of: device)
        #expect(suspicions.isEmpty, "an honest box is suspected: \(suspicions)", sourceLocation: sourceLocation)
    }

    /// What people were given is in the core, each once.
    static func expectKept(_ given: [String], _ core: Core, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let kept = try core.visits().compactMap(\.clickID)
        let missing = Set(given).subtracting(kept)
        #expect(
            missing.isEmpty, "\(missing.count) of \(given.count) click IDs that people have are not in the core",
            sourceLocation: sourceLocation)
        expectDistinct(kept, "click IDs in the core", sourceLocation: sourceLocation)
    }
}

extension Appliance {
    /// The identities of the gaps in the log.
    func gapLines() throws -> [String] {
        let log = try Database(path: "\(state)/visits.db", mode: .readOnly)
        var rows = try log.prepare("SELECT run.run, gap.seq FROM gap JOIN run ON run.number = gap.run")
        var lines: [String] = []
        while try rows.step() { lines.append("\(runText(rows.integer(0)))/\(rows.integer(1) ?? 0)") }
        return lines
    }
}

extension Core {
    /// Every visit that is kept, of one device or of all, read from the file.
    func visits(of device: Int? = nil) throws -> [BothEnds.Line] {
        let which = device.map { "device = \($0)" } ?? "true"
        return try rows("SELECT run, seq, click FROM visit WHERE \(which)") { row in
            BothEnds.Line(
                run: runText(row.integer(0)), sequence: Int(row.integer(1) ?? 0),
                clickID: row.bytes(2).map(ClickStamp.text))
        }
    }

    /// The identities of the gaps of a device.
    func gaps(of device: Int) throws -> [String] {
        try rows("SELECT run, seq FROM gap WHERE device = \(device)") {
            "\(runText($0.integer(0)))/\($0.integer(1) ?? 0)"
        }
    }

    /// What was refused of a device: code, field, line.
    func deadLetters(of device: Int) throws -> [String] {
        try rows("SELECT code, field, line FROM dead_letter WHERE device = \(device)") { row in
            "\(row.text(0) ?? "") \(row.text(1) ?? "-") \(row.text(2) ?? "")"
        }
    }

    /// Of what a device is suspected.
    func suspicions(of device: Int) throws -> [String] {
        try rows("SELECT kind, detail FROM suspicion WHERE device = \(device)") { row in
            "\(row.text(0) ?? ""): \(row.text(1) ?? "")"
        }
    }

    private func rows<Row>(_ sql: String, _ read: (borrowing Statement) -> Row) throws -> [Row] {
        let file = try Database(path: "\(state)/core.db", mode: .readOnly)
        var statement = try file.prepare(sql)
        var rows: [Row] = []
        while try statement.step() { rows.append(read(statement)) }
        return rows
    }
}

/// A stored run as formats write it.
private func runText(_ run: Int64?) -> String {
    let digits = String(UInt64(bitPattern: run ?? 0), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}

extension ClickStamp {
    /// The 26 symbols of a click ID that is stored in 17 bytes: 90 bits left-aligned in 12, then the MAC in 5.
    static func text(_ stored: [UInt8]) -> String {
        guard stored.count == 17 else { return "\(stored.count) bytes" }
        let payload = stored[..<12].reduce(UInt128(0)) { $0 << 8 | UInt128($1) } >> 6
        let mac = stored[12...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let symbols = Array("0123456789abcdefghjkmnpqrstvwxyz")
        let first = (0..<18).map { symbols[Int(payload >> UInt128(5 * (17 - $0)) & 31)] }
        return String(first + (0..<8).map { symbols[Int(mac >> UInt64(5 * (7 - $0)) & 31)] })
    }
}
