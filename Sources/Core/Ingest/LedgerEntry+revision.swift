// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

extension Reclassification {
    /// All of it as one text, to tell a line that is sent again from another one.
    var text: String { "\(visitRun.hexadecimal) \(visit) \(verdict.name) \(reason) \(rules)" }
}

extension WireVisit {
    /// The same visit without what tells of its visitor.
    fileprivate var forgotten: WireVisit {
        var visit = self
        (visit.visitor, visit.deviceClass, visit.os, visit.browser) = (nil, nil, nil, nil)
        (visit.country, visit.consent, visit.tag) = (nil, nil, nil)
        visit.visit.request = RequestFacts()
        return visit
    }
}

extension LedgerEntry {
    /// Keeps a line; false where its number is taken.
    func add(_ line: WireLine, _ kind: String, _ value: String) throws(SQLiteError) -> Bool {
        var add = try database.prepare(LedgerStatement.addRevision)
        try Self.bind(deviceKey, batch.device, line, to: &add)
        try add.bind(kind, at: 5)
        try add.bind(value, at: 6)
        try add.bind(now, at: 7)
        try add.run()
        return database.changes > 0
    }

    /// The line under a number, as far as telling the same again goes.
    func storedRevision(_ line: WireLine) throws(SQLiteError) -> WireLine? {
        var find = try database.prepare(LedgerStatement.revision)
        try Self.bind(deviceKey, batch.device, line, to: &find)
        guard try find.step(), let kind = find.text(0), let value = find.text(1) else { return nil }
        let isSame =
            switch line.content {
            case .verdict(let verdict): kind == "verdict" && value == verdict.text
            case .forget(let forgetting): kind == forgetting.kind && value == forgetting.value
            default: false
            }
        return isSame ? line : nil
    }

    // MARK: Later verdicts

    /// Takes the later verdict of a visit, also in the counts. A visit that never came has none.
    mutating func apply(_ verdict: Reclassification) throws(SQLiteError) {
        let key = DistributionKey.of(
            batch.org, device: batch.device, run: verdict.visitRun, sequence: verdict.visit)
        guard
            let stored = try VisitRow.find(
                batch.org, batch.device, run: verdict.visitRun, sequence: verdict.visit, in: database),
            case .visit(var wire) = stored.line.content
        else { return }
        hours.add(wire, sign: -1)
        wire.visit.verdict = verdict.verdict
        wire.visit.reason = verdict.reason
        hours.add(wire)
        var judge = try database.prepare(LedgerStatement.judge)
        try judge.bind(VisitRow.facts(wire.visit, wire.time), at: 1)
        try judge.bind(words.number(verdict.reason), at: 2)
        try judge.bind(key, at: 3)
        try judge.bind(Int64(batch.device), at: 4)
        try judge.bind(Int64(bitPattern: verdict.visitRun), at: 5)
        try judge.bind(Int64(verdict.visit), at: 6)
        try judge.run()
    }

    // MARK: Whom to forget

    /// Forgets who was behind visits: of the org by visitor, of the device by click ID or time.
    func apply(_ forgetting: Forgetting) throws(SQLiteError) {
        let (first, end) = (batch.org << 16, (batch.org + 1) << 16)
        switch forgetting {
        case .click(let click):
            // Repeats have the click ID of what they repeat, and are the same person's.
            var find = try database.prepare(LedgerStatement.visitsOfClick)
            try find.bind(first, at: 1)
            try find.bind(end, at: 2)
            try find.bind(Int64(batch.device), at: 3)
            try find.bind(click.bytes, at: 4)
            try forget(Self.places(&find))
        case .visitor(let visitor):
            var find = try database.prepare(LedgerStatement.visitsOfVisitor)
            try find.bind(first, at: 1)
            try find.bind(end, at: 2)
            try find.bind("%\"visitor\":\"\(visitor)\"%", at: 3)
            try forget(Self.places(&find))
            var drop = try database.prepare(LedgerStatement.forgetVisitor)
            try drop.bind(first, at: 1)
            try drop.bind(end, at: 2)
            try drop.bind(visitor.description, at: 3)
            try drop.run()
        case .before(let time):
            var find = try database.prepare(LedgerStatement.visitsBefore)
            try find.bind(first, at: 1)
            try find.bind(end, at: 2)
            try find.bind(Int64(batch.device), at: 3)
            try find.bind(time, at: 4)
            try forget(Self.places(&find))
        }
    }

    private typealias Place = (key: Int64, device: Int64, run: Int64, sequence: Int64)

    private static func places(_ rows: inout Statement) throws(SQLiteError) -> [Place] {
        var places: [Place] = []
        while try rows.step() {
            guard let key = rows.integer(0), let device = rows.integer(1), let run = rows.integer(2),
                let sequence = rows.integer(3)
            else { continue }
            places.append((key, device, run, sequence))
        }
        return places
    }

    private func forget(_ places: [Place]) throws(SQLiteError) {
        var forget = try database.prepare(LedgerStatement.forgetVisit)
        for place in places {
            let stored = try VisitRow.find(
                batch.org, UInt32(truncatingIfNeeded: place.device), run: UInt64(bitPattern: place.run),
                sequence: UInt64(bitPattern: place.sequence), in: database)
            guard case .visit(let wire)? = stored?.line.content else { continue }
            try forget.bind(VisitRow.rare(wire.forgotten), at: 1)
            try forget.bind(place.key, at: 2)
            try forget.bind(place.device, at: 3)
            try forget.bind(place.run, at: 4)
            try forget.bind(place.sequence, at: 5)
            try forget.run()
        }
    }
}
