// SPDX-License-Identifier: Apache-2.0

/// Why a file of keys cannot be read, and in which line. It never repeats a key.
public struct SUNKeyRingError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        /// Not two words, or three after `*`.
        case words
        /// The first word is no UID of seven bytes and no `*`.
        case uid
        /// No key of 32 hexadecimal digits, or no diversification.
        case key
    }

    public let reason: Reason
    /// From 1 on.
    public let line: Int

    public init(_ reason: Reason, line: Int) {
        self.reason = reason
        self.line = line
    }

    public var description: String {
        switch reason {
        case .words: "line \(line): write `UID KEY`, `* META-KEY` or `* META-KEY KEY`"
        case .uid: "line \(line): begins with no UID of 14 hexadecimal digits, and with no *"
        case .key: "line \(line): no key of 32 hexadecimal digits, and no an10922:MASTER or an10922:MASTER:SUFFIX"
        }
    }
}
