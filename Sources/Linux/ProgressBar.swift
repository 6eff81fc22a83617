// SPDX-License-Identifier: Apache-2.0

/// The text of a line that shows how far something is, and redraws itself in place. It has no clock: whoever uses it
/// says what time it is.
public struct ProgressBar: Sendable {
    private let title: String
    private let total: Int
    private let columns: Int
    private var drawn: Duration?

    /// What is over sooner than this needs no bar.
    static let delay: Duration = .seconds(1)
    /// More often than this, an eye does not see.
    static let interval: Duration = .milliseconds(100)
    private static let barWidth = 24
    /// Erases the line from its beginning (ECMA-48, EL).
    private static let erase = "\r\u{1B}[K"

    /// `total` is how many there will be; `columns`, how many characters the terminal's line has.
    public init(_ title: String, total: Int, columns: Int = 80) {
        self.title = title
        self.total = total
        self.columns = columns
    }

    /// What to write now that `count` are done, `elapsed` after the beginning; nil when nothing is to be written yet.
    public mutating func update(_ count: Int, elapsed: Duration) -> String? {
        guard elapsed >= max(Self.delay, (drawn ?? .zero) + Self.interval) else { return nil }
        drawn = elapsed
        return Self.erase + line(count, elapsed: elapsed)
    }

    /// What to write at the end, so that nothing of the bar is left; nil when none was drawn.
    public mutating func end() -> String? {
        guard drawn != nil else { return nil }
        drawn = nil
        return Self.erase
    }

    /// `title [####····]  42 % 420/1000 84/s 0:07 left`. A line that filled the last column would wrap.
    private func line(_ count: Int, elapsed: Duration) -> String {
        let fraction = total > 0 ? min(max(Double(count) / Double(total), 0), 1) : 0
        let dark = Int(fraction * Double(Self.barWidth))
        let bar = String(repeating: "#", count: dark) + String(repeating: "-", count: Self.barWidth - dark)
        let rate = Double(count) / (elapsed / .seconds(1))
        var parts = ["\(title) [\(bar)] \(Int(fraction * 100)) %", "\(count)/\(total)", "\(Self.rate(rate))/s"]
        if rate > 0, count < total { parts.append("\(Self.clock(Double(total - count) / rate)) left") }
        return String(parts.joined(separator: " ").prefix(max(columns - 1, 0)))
    }

    /// Two digits or more: `0.42`, `8.4`, `840`.
    private static func rate(_ value: Double) -> String {
        switch value {
        case ..<1: "0." + String(Int(value * 100) + 100).dropFirst()
        case ..<10: "\(Int(value)).\(Int(value * 10) % 10)"
        default: "\(Int(min(value, 1e15)))"
        }
    }

    /// `0:07`, `12:00`, `1:00:00`; above 99 hours it is anybody's guess.
    private static func clock(_ seconds: Double) -> String {
        let seconds = Int(min(seconds, 359_999).rounded(.up))
        let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
        let tail = two(rest)
        return minutes < 60 ? "\(minutes):\(tail)" : "\(minutes / 60):\(two(minutes % 60)):\(tail)"
    }

    private static func two(_ value: Int) -> String { String(String(value + 100).dropFirst()) }
}
