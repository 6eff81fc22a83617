// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

/// A visit as the columns of its table.
enum VisitRow {
    static func bind(
        _ line: WireLine, _ wire: WireVisit, device: UInt32, key: Int64, now: Int64, words: inout Words,
        to row: inout Statement
    ) throws(SQLiteError) {
        let (visit, time) = (wire.visit, wire.time)
        try row.bind(key, at: 1)
        try row.bind(Int64(device), at: 2)
        try row.bind(Int64(bitPattern: line.run), at: 3)
        try row.bind(Int64(line.sequence), at: 4)
        try row.bind(visit.clickID?.bytes, at: 5)
        try row.bind(visit.touchpoint?.value, at: 6)
        try row.bind(visit.placement?.value, at: 7)
        try row.bind(facts(visit, time), at: 8)
        try row.bind(words.number(visit.code), at: 9)
        try row.bind(words.number(visit.reason), at: 10)
        try row.bind(time.occurred, at: 11)
        try row.bind(time.earliest.map { time.occurred &- $0 }, at: 12)
        try row.bind(time.latest.map { $0 &- time.occurred }, at: 13)
        try row.bind(words.number(line.bootID), at: 14)
        try row.bind(visit.moment.bootTime, at: 15)
        try row.bind(visit.moment.wall &- time.occurred, at: 16)
        try row.bind(now &- time.occurred, at: 17)
        try row.bind(words.number(visit.request.userAgent), at: 18)
        try row.bind(words.number(visit.request.language), at: 19)
        try row.bind(words.number(wire.parameters == "{}" ? nil : wire.parameters), at: 20)
        try row.bind(rare(wire), at: 21)
    }

    static func find(
        _ org: OrgID, _ device: UInt32, run: UInt64, sequence: UInt64, in database: Database
    ) throws(SQLiteError) -> StoredVisit? {
        var find = try database.prepare(LedgerStatement.visit)
        try find.bind(DistributionKey.of(org, device: device, run: run, sequence: sequence), at: 1)
        try find.bind(Int64(device), at: 2)
        try find.bind(Int64(bitPattern: run), at: 3)
        try find.bind(Int64(bitPattern: sequence), at: 4)
        return try find.step() ? read(find) : nil
    }

    /// The small facts in one number: channel 2 bits, verdict 3, outcome 4, time quality 3, clock 2, early 1.
    static func facts(_ visit: Visit, _ time: TimeResolver.Resolved) -> Int64 {
        var facts = Int64(visit.channel?.rawValue ?? 0)
        facts = facts << 3 | Int64(visit.verdict.rawValue)
        facts = facts << 4 | Int64(visit.outcome.rawValue)
        facts = facts << 3 | Int64(qualities.firstIndex(of: time.quality) ?? 0)
        facts = facts << 2 | Int64(visit.moment.clock.rawValue)
        return facts << 1 | (visit.earlyAnswer ? 1 : 0)
    }

    private static let qualities: [TimeResolver.Quality] = [.unknown, .bounded, .rtc, .synced, .anchored]

    /// What few visits have, as one JSON object; nil where there is nothing.
    static func rare(_ wire: WireVisit) -> String? {
        let visit = wire.visit
        var json = JSONText()
        var isEmpty = true
        for (name, value) in [
            ("visitor", wire.visitor),
            // Where the user agent is kept, they are read from it.
            ("device_class", visit.request.userAgent == nil ? wire.deviceClass : nil),
            ("os", visit.request.userAgent == nil ? wire.os : nil),
            ("browser", visit.request.userAgent == nil ? wire.browser : nil),
            ("referrer_host", wire.visit.request.referrerHost), ("location", wire.location),
            ("country", wire.country), ("consent", wire.consent), ("tag", wire.tag),
        ] {
            guard let value else { continue }
            isEmpty = false
            json.add(name, value)
        }
        if let repeated = wire.repeatOf {
            isEmpty = false
            json.add("repeat_of", repeated)
        }
        return isEmpty ? nil : json.closed()
    }

    /// The visit of a row of ``LedgerStatement/visit``.
    static func read(_ row: borrowing Statement) -> StoredVisit? {
        guard let device = row.integer(0), let run = row.integer(1), let sequence = row.integer(2),
            let facts = row.integer(6), let code = row.text(7), let reason = row.text(8),
            let occurred = row.integer(9), let boot = row.text(12), let bootTime = row.integer(13),
            let wall = row.integer(14)
        else { return nil }
        func bits(_ shift: Int64, _ count: Int64) -> UInt8 { UInt8(facts >> shift & (1 << count - 1)) }
        guard let verdict = Verdict(rawValue: bits(10, 3)), let outcome = Outcome(rawValue: bits(6, 4)),
            let clock = ClockState(rawValue: bits(1, 2))
        else { return nil }
        var visit = Visit(
            clickID: row.bytes(3).flatMap { ClickID(bytes: $0) }, touchpoint: row.integer(4).map { .init(value: $0) },
            placement: row.integer(5).map { .init(value: $0) }, channel: Channel(rawValue: bits(13, 2)), code: code,
            verdict: verdict, reason: reason, outcome: outcome,
            moment: Moment(bootTime: bootTime, wall: wall &+ occurred, clock: clock),
            request: RequestFacts(userAgent: row.text(15), language: row.text(16)))
        visit.earlyAnswer = facts & 1 == 1
        let time = TimeResolver.Resolved(
            occurred: occurred, earliest: row.integer(10).map { occurred &- $0 },
            latest: row.integer(11).map { occurred &+ $0 }, quality: qualities[min(Int(bits(3, 3)), 4)])
        var wire = WireVisit(visit, time: time, parameters: row.text(17) ?? "{}")
        if let rare = row.text(18) { read(rare, into: &wire) }
        if let agent = wire.visit.request.userAgent.map({ UserAgent($0) }) {
            (wire.deviceClass, wire.os, wire.browser) = (agent.deviceClass.rawValue, agent.os, agent.browser)
        }
        return StoredVisit(
            device: UInt32(truncatingIfNeeded: device),
            line: WireLine(
                sequence: UInt64(bitPattern: sequence), run: UInt64(bitPattern: run), bootID: boot,
                content: .visit(wire)))
    }

    private static func read(_ rare: String, into wire: inout WireVisit) {
        guard let json = JSONValue(Array(rare.utf8)) else { return }
        wire.visitor = json["visitor"]?.text
        wire.deviceClass = json["device_class"]?.text
        wire.os = json["os"]?.text
        wire.browser = json["browser"]?.text
        wire.visit.request.referrerHost = json["referrer_host"]?.text
        wire.location = json["location"]?.text
        wire.country = json["country"]?.text
        wire.consent = json["consent"]?.text
        wire.tag = json["tag"]?.text
        wire.repeatOf = json["repeat_of"]?.integer.map { UInt64($0) }
    }
}

extension WireVisit {
    /// Takes from a telling of the same visit what one of the two has forgotten since: that is no other content.
    fileprivate mutating func takeForgotten(from other: WireVisit) {
        func take(_ fact: WritableKeyPath<WireVisit, String?>) {
            if self[keyPath: fact] == nil || other[keyPath: fact] == nil { self[keyPath: fact] = other[keyPath: fact] }
        }
        take(\.visit.request.userAgent)
        take(\.visit.request.language)
        take(\.visit.request.referrerHost)
        take(\.country)
        take(\.consent)
        if tagUID == nil || other.tagUID == nil { tag = other.tag }
        if parameters == "{}" || other.parameters == "{}" { parameters = other.parameters }
    }
}

extension WireLine {
    /// Whether two lines of one identity tell the same. Verdict, reason and visitor may be told anew, and so may the
    /// time: a box that has learnt of an anchor since resolves the same readings to another moment.
    func agrees(with other: WireLine) -> Bool {
        guard case .visit(var mine) = content, case .visit(let theirs) = other.content else {
            return content == other.content && bootID == other.bootID
        }
        mine.visit.verdict = theirs.visit.verdict
        mine.visit.reason = theirs.visit.reason
        mine.visitor = theirs.visitor
        // Parsed from the user agent by whichever version reads it.
        (mine.deviceClass, mine.os, mine.browser) = (theirs.deviceClass, theirs.os, theirs.browser)
        mine.time = theirs.time
        // Learnt only when an answer has left, which may be after the line was sent.
        mine.visit.earlyAnswer = theirs.visit.earlyAnswer
        mine.takeForgotten(from: theirs)
        return mine == theirs && bootID == other.bootID
    }
}
