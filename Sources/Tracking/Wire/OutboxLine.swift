// SPDX-License-Identifier: Apache-2.0

/// One line of the outbox as it stands in the log, its raw facts beside what they resolve to.
public struct OutboxLine: Sendable {
    public var sequence: UInt64
    public var run: UInt64
    public var bootID: String
    /// Where the box stood.
    public var location: String?
    /// What the visit's user agent says, where somebody has read it already.
    public var agent: UserAgent?
    public var content: Content

    public enum Content: Sendable {
        case visit(Visit, TimeResolver.Resolved)
        case gap(Gap)
        case anchor(Anchor)
        case verdict(Reclassification)
        case forget(Forgetting)
    }

    public init(sequence: UInt64, run: UInt64, bootID: String, location: String? = nil, content: Content) {
        self.sequence = sequence
        self.run = run
        self.bootID = bootID
        self.location = location
        self.content = content
    }

    /// The run as every format writes it: 16 hexadecimal digits.
    public var runText: String { run.hexadecimal }
}

extension OutboxLine {
    /// The line of `visits export --format ndjson`.
    public var exportJSON: String {
        var json = JSONText()
        switch content {
        case .visit(let visit, let time): add(visit, time, to: &json)
        case .gap(let gap): add(gap, to: &json)
        case .anchor(let anchor): add(anchor, to: &json)
        case .verdict(let verdict): add(verdict, to: &json)
        case .forget(let forgetting): add(forgetting, to: &json)
        }
        return json.closed()
    }

    /// The line as the core takes it (`docs/wire-format.md`).
    public var wireJSON: String {
        guard case .visit(let visit, let time) = content else { return exportJSON }
        var json = JSONText()
        json.add("type", "visit")
        add(visit, time, to: &json)
        json.add("boot", bootID)
        json.add("boottime_ms", visit.moment.bootTime)
        json.add("wall_ms", visit.moment.wall)
        json.add("clock_state", visit.moment.clock.name)
        json.add("ua", visit.request.userAgent)
        json.add("consent", visit.request.consent)
        return json.closed()
    }

    /// Appends ``wireJSON`` to a buffer.
    public func appendWireJSON(to bytes: inout [UInt8]) {
        var text = wireJSON
        text.withUTF8 { bytes += $0 }
    }

    private func add(_ visit: Visit, _ time: TimeResolver.Resolved, to json: inout JSONText) {
        json.add("seq", sequence)
        json.add("run", runText)
        json.add("click_id", visit.clickID?.description)
        json.add("touchpoint", visit.touchpoint?.description)
        json.add("placement", visit.placement?.description)
        json.add("code", visit.code)
        json.add("channel", visit.channel?.name)
        json.add("verdict", visit.verdict.name)
        json.add("reason", visit.reason)
        json.add("outcome", visit.outcome.name)
        json.add("occurred_at", time.occurred.rfc3339)
        json.add("earliest", time.earliest?.rfc3339)
        json.add("latest", time.latest?.rfc3339)
        json.add("time_quality", time.quality.rawValue)
        // Parsed where it is read, so that a better parser sees all of history.
        let agent = agent ?? visit.request.userAgent.map { UserAgent($0) }
        json.add("visitor", visit.visitor?.description)
        json.add("device_class", agent?.deviceClass.rawValue)
        json.add("os", agent?.os)
        json.add("browser", agent?.browser)
        json.add("language", visit.request.language)
        json.add("referrer_host", visit.request.referrerHost)
        json.add("location", location)
        json.add("country", visit.request.country)
        json.add("params", json: visit.request.parametersJSON)
        json.add("tag", json: visit.tag?.json ?? "null")
        json.add("repeat_of", visit.repeatOf)
        json.add("early_answer", visit.earlyAnswer)
    }

    private func add(_ gap: Gap, to json: inout JSONText) {
        json.add("type", "gap")
        json.add("seq", sequence)
        json.add("run", runText)
        json.add("reason", gap.reason.rawValue)
        json.add("count", gap.count)
        json.add("first_seq", gap.sequences?.lowerBound)
        json.add("last_seq", gap.sequences?.upperBound)
        json.add("from", gap.walls?.lowerBound.rfc3339)
        json.add("to", gap.walls?.upperBound.rfc3339)
    }

    private func add(_ verdict: Reclassification, to json: inout JSONText) {
        json.add("type", "verdict")
        json.add("seq", sequence)
        json.add("run", runText)
        json.add("visit", verdict.visit)
        json.add("visit_run", verdict.visitRun.hexadecimal)
        json.add("verdict", verdict.verdict.name)
        json.add("reason", verdict.reason)
        json.add("rules", verdict.rules)
    }

    private func add(_ forgetting: Forgetting, to json: inout JSONText) {
        json.add("type", "forget")
        json.add("seq", sequence)
        json.add("run", runText)
        json.add(forgetting.kind, forgetting.value)
    }

    private func add(_ anchor: Anchor, to json: inout JSONText) {
        json.add("type", "anchor")
        json.add("seq", sequence)
        json.add("run", runText)
        json.add("boot", bootID)
        json.add("boottime_ms", anchor.bootTime)
        json.add("wall_ms", anchor.wall)
        json.add("source", anchor.source)
        json.add("error_ms", anchor.error)
    }
}

extension RequestFacts {
    /// The kept parameters as a JSON object of decoded values; of a name that comes twice, the first.
    public var parametersJSON: String {
        var json = JSONText()
        var seen: Set<String> = []
        for pair in (parameters ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard seen.insert(name).inserted else { continue }
            json.add(name, parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
        return json.closed()
    }

    /// A query value: `+` is a space and `%XX` a byte; broken escapes stay, broken UTF-8 is repaired.
    private static func decoded(_ value: Substring) -> String {
        let bytes = Array(value.utf8)
        var decoded: [UInt8] = []
        var i = 0
        while i < bytes.count {
            if bytes[i] == 0x25, i + 2 < bytes.count,
                let byte = [UInt8](hexadecimal: String(decoding: bytes[i + 1...i + 2], as: UTF8.self))
            {
                decoded += byte
                i += 3
            } else {
                decoded.append(bytes[i] == 0x2B ? 0x20 : bytes[i])
                i += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
