// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Text on its way to standard output, in large writes. What is not flushed is not written.
public struct OutputBuffer {
    private var text = ""

    private static let size = 1 << 16

    public init() {}

    /// Whether standard output is a terminal.
    public static var isTerminal: Bool { isatty(StandardStream.output.rawValue) == 1 }

    /// Writes a whole text.
    public static func print(_ text: String) throws { try StandardStream.output.write(text) }

    public mutating func add(_ part: String) throws {
        text += part
        if text.utf8.count >= Self.size { try flush() }
    }

    public mutating func flush() throws {
        guard !text.isEmpty else { return }
        try StandardStream.output.write(text)
        text.removeAll(keepingCapacity: true)
    }
}

extension SystemError {
    /// Whoever read standard output has gone.
    public var isClosedOutput: Bool { code == EPIPE && subject == "standard output" }
}
