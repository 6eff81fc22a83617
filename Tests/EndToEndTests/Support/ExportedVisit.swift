// SPDX-License-Identifier: Apache-2.0

/// One line of `visits export --format ndjson`.
struct ExportedVisit {
    let sequence: Int
    let run: String
    let clickID: String?
    private let line: String

    /// Every key of a line; absent facts are null, not missing.
    static let keys: Set<String> = [
        "seq", "run", "click_id", "touchpoint", "placement", "code", "channel", "verdict", "reason", "outcome",
        "occurred_at", "earliest", "latest", "time_quality", "visitor", "device_class", "os", "browser", "language",
        "referrer_host", "location", "country", "params", "tag", "repeat_of", "early_answer",
    ]

    /// Reads what every test counts; the first three keys are read by their place, as a log may have 100,000 lines.
    init(_ line: some StringProtocol) throws {
        let parts = line.utf8.split(separator: UInt8(ascii: ","), maxSplits: 3)
        guard parts.count == 4, let sequence = Self.value("seq", parts[0].dropFirst()).flatMap({ Int($0) }),
            let run = Self.value("run", parts[1]), let clickID = Self.value("click_id", parts[2])
        else { throw Trouble("not a visit: \(line)") }
        self.sequence = sequence
        self.run = run
        self.clickID = clickID == "null" ? nil : clickID
        self.line = String(line)
    }

    /// The whole line.
    var json: JSON { get throws { try JSON(line) } }

    /// A text of the line, or nil where it is null.
    subscript(key: String) -> String? { try? json[key]?.string }

    private static func value(_ key: String, _ field: some Collection<UInt8>) -> String? {
        let text = String(decoding: field, as: UTF8.self)
        guard text.hasPrefix("\"\(key)\":") else { return nil }
        let value = text.dropFirst(key.utf8.count + 3)
        return value.hasPrefix("\"") ? String(value.dropFirst().dropLast()) : String(value)
    }
}

extension Appliance {
    /// Every visit on disk, in the order of the export.
    func visits(within seconds: Double = 30) throws -> [ExportedVisit] {
        let outcome = try run(["visits", "export", "--format", "ndjson"], within: seconds)
        guard outcome.status == .exited(0) else { throw Trouble("visits export \(outcome.status): \(outcome.errors)") }
        return try outcome.output.utf8.split(separator: UInt8(ascii: "\n")).map { try ExportedVisit(Substring($0)) }
    }
}
