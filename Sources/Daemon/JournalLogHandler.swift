// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import Logging

/// Writes each message as one line on standard error, as journald or a person reads it.
public struct JournalLogHandler: LogHandler {
    /// How a line begins.
    public enum Style: Sendable {
        /// With a level that journald takes off again: `<6>` (sd-daemon(3)).
        case journal
        /// With the level in words.
        case plain

        /// The journal's style if `JOURNAL_STREAM` names the file that standard error is (systemd.exec(5)).
        public static func detect(environment: [String: String]) -> Style {
            var facts = stat()
            guard unsafe fstat(STDERR_FILENO, &facts) == 0 else { return .plain }
            return environment["JOURNAL_STREAM"] == "\(facts.st_dev):\(facts.st_ino)" ? .journal : .plain
        }
    }

    public var logLevel: Logger.Level = .info
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let style: Style

    public init(style: Style) { self.style = style }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var values = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { values["error"] = "\(error)" }
        let line = Array((Self.line(event.level, event.message.description, values, style) + "\n").utf8)
        // One call for one line, so that threads do not mix theirs. A log that nobody can read is no reason to stop.
        _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// One line without its end; the values in the order of their keys.
    static func line(_ level: Logger.Level, _ message: String, _ values: Logger.Metadata, _ style: Style) -> String {
        let start = style == .journal ? "<\(priority(of: level))>" : level.rawValue.uppercased() + " "
        let pairs = values.sorted { $0.key < $1.key }.map { " \(escaped($0.key))=\(quoted("\($0.value)"))" }
        return start + escaped(message) + pairs.joined()
    }

    /// The syslog priority (RFC 5424 section 6.2.1).
    private static func priority(of level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    /// A value in quotes where it would not read as one word.
    private static func quoted(_ value: String) -> String {
        let plain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && $0 != "\"" && $0 != "=" }
        return plain ? value : "\"" + escaped(value).replacing("\"", with: "\\\"") + "\""
    }

    /// Without control characters, which could end the line or speak to a terminal.
    private static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) else {
            return text
        }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
