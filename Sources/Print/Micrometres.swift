// SPDX-License-Identifier: Apache-2.0

/// A length. Everything on paper is counted in whole µm, so that the same input is the same print.
public struct Micrometres: Hashable, Sendable {
    public let value: Int

    public init(_ value: Int) { self.value = value }

    /// Reads millimetres with at most three decimals, such as `0.5`; nil for anything else.
    public init?(mm text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Self.digits(parts[0]), whole <= 1_000_000 else { return nil }
        guard parts.count == 2 else {
            self.init(whole * 1_000)
            return
        }
        guard parts[1].utf8.count <= 3, let decimals = Self.digits(parts[1]) else { return nil }
        let scale = [0, 100, 10, 1][parts[1].utf8.count]
        self.init(whole * 1_000 + decimals * scale)
    }

    /// As millimetres, without zeros that say nothing.
    public var mm: String {
        let magnitude = value.magnitude
        var decimals = Substring(String(magnitude % 1_000 + 1_000).dropFirst())
        while decimals.last == "0" { decimals = decimals.dropLast() }
        return (value < 0 ? "-" : "") + "\(magnitude / 1_000)" + (decimals.isEmpty ? "" : ".\(decimals)")
    }

    private static func digits(_ text: some StringProtocol) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}

extension Int {
    /// Millimetres as µm, rounded.
    static func mm(_ value: Double) -> Int { Int((value * 1_000).rounded()) }
    /// Points of 1/72 in as µm, rounded (PDF 32000-1, section 8.3.2.3).
    static func points(_ value: Double) -> Int { Int((value * 25_400 / 72).rounded()) }
    /// Inches as µm, rounded.
    static func inches(_ value: Double) -> Int { Int((value * 25_400).rounded()) }
}
