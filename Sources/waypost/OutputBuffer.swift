// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// Text on its way to standard output, in large writes. What is not flushed is not written.
struct OutputBuffer {
    private var text = ""

    private static let size = 1 << 16

    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(StandardStream.output.rawValue) == 1 }

    /// Writes a whole text.
    static func print(_ text: String) throws { try StandardStream.output.write(text) }

    mutating func add(_ part: String) throws {
        text += part
        if text.utf8.count >= Self.size { try flush() }
    }

    mutating func flush() throws {
        guard !text.isEmpty else { return }
        try StandardStream.output.write(text)
        text.removeAll(keepingCapacity: true)
    }
}

extension SystemError {
    /// Whoever read standard output has gone.
    var isClosedOutput: Bool { code == EPIPE && subject == "standard output" }
}

extension String {
    /// At least so wide, with spaces after it.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// At least so wide, with spaces before it.
    func indented(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

/// `1 code`, `2 codes`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
