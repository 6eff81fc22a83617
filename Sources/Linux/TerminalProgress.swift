// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A ``ProgressBar`` on standard error, where that is a terminal; elsewhere nothing.
public struct TerminalProgress: ~Copyable {
    private var bar: ProgressBar?
    private let start = ContinuousClock.now

    /// Begins to count the time. `total` is how many there will be.
    public init(_ title: String, total: Int) {
        let stream = StandardStream.error.rawValue
        guard isatty(stream) == 1 else { return }
        var size = winsize()
        let isKnown = unsafe ioctl(stream, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        bar = ProgressBar(title, total: total, columns: isKnown ? Int(size.ws_col) : 80)
    }

    /// Says that `count` are done. Call it as often as there is news; it writes ten times a second at most.
    public mutating func update(_ count: Int) { write(bar?.update(count, elapsed: ContinuousClock.now - start)) }

    /// Erases the bar, for what is written next. Going out of scope does so too.
    public mutating func end() { write(bar?.end()) }

    deinit { if var bar, let text = bar.end() { try? StandardStream.error.write(text) } }

    /// A terminal that has gone is no reason to stop.
    private func write(_ text: String??) {
        if let text, let text { try? StandardStream.error.write(text) }
    }
}
