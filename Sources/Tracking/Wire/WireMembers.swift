// SPDX-License-Identifier: Apache-2.0

/// The members of a wire line, in the order in which the edge writes them.
enum WireMember: Int, CaseIterable {
    case type, seq, run, clickID, touchpoint, placement, code, channel, verdict, reason, outcome, occurredAt
    case earliest, latest, timeQuality, visitor, deviceClass, os, browser, language, referrerHost, location, country
    case params, tag, repeatOf, earlyAnswer, boot, boottimeMS, wallMS, clockState, ua, consent
    case count, firstSeq, lastSeq, from, to, source, errorMS, visit, visitRun, rules, before

    /// As they are spelt on the wire.
    static let names: [StaticString] = [
        "type", "seq", "run", "click_id", "touchpoint", "placement", "code", "channel", "verdict", "reason", "outcome",
        "occurred_at", "earliest", "latest", "time_quality", "visitor", "device_class", "os", "browser", "language",
        "referrer_host", "location", "country", "params", "tag", "repeat_of", "early_answer", "boot", "boottime_ms",
        "wall_ms", "clock_state", "ua", "consent", "count", "first_seq", "last_seq", "from", "to", "source", "error_ms",
        "visit", "visit_run", "rules", "before",
    ]

    var name: String { Self.names[rawValue].description }
}

/// Where the members of one line stand. Nothing is decoded before it is asked for.
struct WireMembers {
    private struct Slot {
        enum Kind { case absent, string, escaped, other }
        var kind = Kind.absent
        var range = 0..<0
    }

    private var slots = [Slot](repeating: Slot(), count: WireMember.allCases.count)
    private var line = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    /// Finds the members of a line; false when it is not one JSON object. Of a name that comes twice, the first counts.
    /// The line must outlive every question about it.
    mutating func scan(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        self.line = line
        for i in slots.indices { slots[i].kind = .absent }
        var scanner = JSONScanner(line)
        var expected = 0
        do {
            try scanner.object { (scanner, name) throws(JSONScanner.Refusal) in
                let index = name.isEscaped ? nil : Self.index(of: scanner.slice(name), expected: expected)
                if let index { expected = index + 1 }
                let slot: Slot
                if scanner.peek() == 0x22 {
                    let raw = try scanner.rawString()
                    if index == nil { _ = try scanner.text(raw) }
                    slot = Slot(kind: raw.isEscaped ? .escaped : .string, range: raw.range)
                } else {
                    slot = Slot(kind: .other, range: try scanner.skip())
                }
                if let index, slots[index].kind == .absent { slots[index] = slot }
            }
        } catch { return false }
        _ = scanner.peek()
        return scanner.isAtEnd
    }

    /// Lines of ours come in order, so the next name is tried first.
    private static func index(of name: UnsafeBufferPointer<UInt8>, expected: Int) -> Int? {
        if expected < WireMember.names.count, isEqual(name, WireMember.names[expected]) { return expected }
        return WireMember.names.firstIndex { isEqual(name, $0) }
    }

    private static func isEqual(_ bytes: UnsafeBufferPointer<UInt8>, _ name: StaticString) -> Bool {
        guard bytes.count == name.utf8CodeUnitCount else { return false }
        for i in 0..<bytes.count where bytes[i] != name.utf8Start[i] { return false }
        return true
    }

    // MARK: Values

    private func isNull(_ slot: Slot) -> Bool {
        slot.kind == .absent || slot.kind == .other && line[slot.range.lowerBound] == 0x6E
    }

    /// A string of at most `limit` bytes without NUL; nil where it is absent or null.
    func text(_ member: WireMember, limit: Int) throws(WireRefusal) -> String? {
        let slot = slots[member.rawValue]
        if isNull(slot) { return nil }
        guard slot.kind != .other else { throw wrong(member) }
        let scanner = JSONScanner(line)
        let raw = JSONScanner.RawString(range: slot.range, isEscaped: slot.kind == .escaped)
        guard let text = try? scanner.text(raw), text.utf8.count <= limit, !text.utf8.contains(0) else {
            throw wrong(member)
        }
        return text
    }

    func integer(_ member: WireMember) throws(WireRefusal) -> Int64? {
        let slot = slots[member.rawValue]
        if isNull(slot) { return nil }
        guard slot.kind == .other else { throw wrong(member) }
        var scanner = JSONScanner(UnsafeBufferPointer(rebasing: line[slot.range]))
        guard let value = try? scanner.integer(), scanner.isAtEnd else { throw wrong(member) }
        return value
    }

    func flag(_ member: WireMember) throws(WireRefusal) -> Bool? {
        let slot = slots[member.rawValue]
        if isNull(slot) { return nil }
        switch slot.kind == .other ? line[slot.range.lowerBound] : 0 {
        case 0x74: return true
        case 0x66: return false
        default: throw wrong(member)
        }
    }

    /// A time; nil where it is absent or null.
    func time(_ member: WireMember) throws(WireRefusal) -> Int64? {
        let slot = slots[member.rawValue]
        if isNull(slot) { return nil }
        guard slot.kind == .string, let time = Int64.parse(UnsafeBufferPointer(rebasing: line[slot.range])) else {
            throw wrong(member)
        }
        return time
    }

    /// An object as it is written, of at most `limit` bytes.
    func object(_ member: WireMember, limit: Int) throws(WireRefusal) -> String? {
        let slot = slots[member.rawValue]
        if isNull(slot) { return nil }
        guard slot.kind == .other, line[slot.range.lowerBound] == 0x7B, slot.range.count <= limit,
            let text = String(validating: line[slot.range], as: UTF8.self)
        else { throw wrong(member) }
        return text
    }

    /// A short word or symbol, read by `read`.
    func parsed<Value>(
        _ member: WireMember, limit: Int, _ read: (String) -> Value?
    ) throws(WireRefusal) -> Value? {
        guard let text = try text(member, limit: limit) else { return nil }
        guard let value = read(text) else { throw wrong(member) }
        return value
    }

    func required<Value>(_ member: WireMember, _ value: Value?) throws(WireRefusal) -> Value {
        guard let value else { throw missing(member) }
        return value
    }

    func missing(_ member: WireMember) -> WireRefusal { WireRefusal(.missing, field: member.name) }
    func wrong(_ member: WireMember) -> WireRefusal { WireRefusal(.value, field: member.name) }
}
