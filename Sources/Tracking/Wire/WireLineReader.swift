// SPDX-License-Identifier: Apache-2.0

/// Reads the lines of a batch. One reader for a batch: it keeps its room between lines.
public struct WireLineReader {
    /// The longest line, in bytes.
    public static let longestLine = 16 * 1_024

    private var members = WireMembers()

    public init() {}

    /// Reads one line without its end.
    public mutating func read(_ line: UnsafeBufferPointer<UInt8>) throws(WireRefusal) -> WireLine {
        guard line.count <= Self.longestLine, members.scan(line) else { throw WireRefusal(.malformed) }
        do throws(WireRefusal) { return try members.line() } catch {
            var refusal = error
            refusal.sequence = try? members.number(.seq)
            refusal.run = try? members.run()
            throw refusal
        }
    }
}

extension WireMembers {
    fileprivate func line() throws(WireRefusal) -> WireLine {
        let sequence = try number(.seq)
        let run = try run()
        switch try required(.type, text(.type, limit: 16)) {
        case "visit":
            let boot = try required(.boot, text(.boot, limit: 64))
            return WireLine(sequence: sequence, run: run, bootID: boot, content: .visit(try wireVisit()))
        case "gap":
            return WireLine(sequence: sequence, run: run, bootID: "", content: .gap(try gap()))
        case "anchor":
            let boot = try required(.boot, text(.boot, limit: 64))
            return WireLine(sequence: sequence, run: run, bootID: boot, content: .anchor(try anchor()))
        case "verdict":
            return WireLine(sequence: sequence, run: run, bootID: "", content: .verdict(try reclassification()))
        case "forget":
            return WireLine(sequence: sequence, run: run, bootID: "", content: .forget(try forgetting()))
        default: throw WireRefusal(.type, field: "type")
        }
    }

    /// A sequence number: 1 to 2^63 - 1, because every store keeps it in a signed column.
    func number(_ member: WireMember) throws(WireRefusal) -> UInt64 {
        guard let value = try integer(member) else { throw missing(member) }
        guard value > 0 else { throw wrong(member) }
        return UInt64(value)
    }

    func run(_ member: WireMember = .run) throws(WireRefusal) -> UInt64 {
        let text = try required(member, text(member, limit: 16))
        guard text.utf8.count == 16, let bytes = [UInt8](hexadecimal: text) else { throw wrong(member) }
        return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func reclassification() throws(WireRefusal) -> Reclassification {
        Reclassification(
            visit: try number(.visit), visitRun: try run(.visitRun),
            verdict: try required(.verdict, parsed(.verdict, limit: 16) { Verdict(name: $0) }),
            reason: try required(.reason, text(.reason, limit: 64)),
            rules: try required(.rules, text(.rules, limit: 64)))
    }

    private func forgetting() throws(WireRefusal) -> Forgetting {
        if let visitor = try parsed(.visitor, limit: 18, { Visitor($0) }) { return .visitor(visitor) }
        if let click = try parsed(.clickID, limit: 26, { ClickID($0) }) { return .click(click) }
        guard let time = try time(.before) else { throw missing(.visitor) }
        return .before(time)
    }

    private func wireVisit() throws(WireRefusal) -> WireVisit {
        var visit = Visit(
            clickID: try parsed(.clickID, limit: 26) { ClickID($0) },
            touchpoint: try parsed(.touchpoint, limit: 13) { TouchpointID($0) },
            placement: try parsed(.placement, limit: 13) { PlacementID($0) },
            channel: try parsed(.channel, limit: 8) { Channel(name: $0) },
            code: try required(.code, text(.code, limit: 32)),
            verdict: try required(.verdict, parsed(.verdict, limit: 16) { Verdict(name: $0) }),
            reason: try required(.reason, text(.reason, limit: 64)),
            outcome: try required(.outcome, parsed(.outcome, limit: 16) { Outcome(name: $0) }),
            moment: try moment(),
            request: RequestFacts(
                userAgent: try text(.ua, limit: 1_024), language: try text(.language, limit: 35),
                referrerHost: try text(.referrerHost, limit: 255)))
        visit.earlyAnswer = try flag(.earlyAnswer) ?? false
        var wire = WireVisit(visit, time: try resolved(), parameters: try object(.params, limit: 8_192) ?? "{}")
        wire.visitor = try text(.visitor, limit: 64)
        wire.deviceClass = try text(.deviceClass, limit: 32)
        wire.os = try text(.os, limit: 64)
        wire.browser = try text(.browser, limit: 64)
        wire.location = try text(.location, limit: 500)
        wire.country = try text(.country, limit: 2)
        wire.tag = try object(.tag, limit: 1_024)
        wire.repeatOf = try integer(.repeatOf) == nil ? nil : try number(.repeatOf)
        wire.consent = try text(.consent, limit: 64)
        return wire
    }

    private func moment() throws(WireRefusal) -> Moment {
        Moment(
            bootTime: try required(.boottimeMS, integer(.boottimeMS)),
            wall: try required(.wallMS, integer(.wallMS)),
            clock: try required(.clockState, parsed(.clockState, limit: 8) { ClockState(name: $0) }))
    }

    private func resolved() throws(WireRefusal) -> TimeResolver.Resolved {
        TimeResolver.Resolved(
            occurred: try required(.occurredAt, time(.occurredAt)), earliest: try time(.earliest),
            latest: try time(.latest),
            quality: try required(.timeQuality, parsed(.timeQuality, limit: 16) { .init(rawValue: String($0)) }))
    }

    private func gap() throws(WireRefusal) -> Gap {
        let count = try integer(.count)
        if let count, count < 0 || count > Int.max { throw wrong(.count) }
        var gap = Gap(
            reason: try required(.reason, parsed(.reason, limit: 32) { Gap.Reason(rawValue: String($0)) }),
            count: count.map { Int($0) })
        let hasSpan = [try integer(.firstSeq), try integer(.lastSeq)] != [nil, nil]
        if hasSpan {
            let (first, last) = (try number(.firstSeq), try number(.lastSeq))
            guard first <= last else { throw wrong(.lastSeq) }
            gap.sequences = first...last
        }
        if let from = try time(.from), let to = try time(.to) {
            guard from <= to else { throw wrong(.to) }
            gap.walls = from...to
        }
        return gap
    }

    private func anchor() throws(WireRefusal) -> Anchor {
        Anchor(
            bootTime: try required(.boottimeMS, integer(.boottimeMS)),
            wall: try required(.wallMS, integer(.wallMS)),
            source: try required(.source, text(.source, limit: 32)), error: try required(.errorMS, integer(.errorMS)))
    }
}
