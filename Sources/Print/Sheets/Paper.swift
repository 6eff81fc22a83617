// SPDX-License-Identifier: Apache-2.0

/// A sheet of paper, upright.
public struct Paper: Hashable, Sendable {
    /// As printers know it (PWG 5101.1 calls the first iso_a4_210x297mm); nil for a size of its own.
    public let name: String?
    /// In µm.
    public let width: Int
    /// In µm.
    public let height: Int

    /// A size of its own, in µm.
    public init(width: Int, height: Int) {
        (name, self.width, self.height) = (nil, width, height)
    }

    private init(_ name: String, width: Int, height: Int) {
        (self.name, self.width, self.height) = (name, width, height)
    }

    /// ISO 216.
    public static let a4 = Paper("A4", width: 210_000, height: 297_000)
    /// ANSI/ASME Y14.1: 8.5 × 11 in.
    public static let letter = Paper("Letter", width: 215_900, height: 279_400)

    /// The papers that have names, the sheets of ISO 216 and North America.
    public static let named = [
        a4, letter, Paper("A3", width: 297_000, height: 420_000), Paper("A5", width: 148_000, height: 210_000),
        Paper("A6", width: 105_000, height: 148_000), Paper("Legal", width: 215_900, height: 355_600),
    ]

    /// Large enough for a code, small enough for a plotter: in µm.
    private static let sides = 10_000...2_000_000

    /// Reads a name, in any case, or `WIDTHxHEIGHT` in mm; nil for what is neither.
    public init?(_ text: String) {
        if let paper = Self.named.first(where: { $0.name?.lowercased() == text.lowercased() }) {
            self = paper
            return
        }
        let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
        guard sides.count == 2, let width = Micrometres(mm: sides[0]), let height = Micrometres(mm: sides[1]),
            Self.sides.contains(width.value), Self.sides.contains(height.value)
        else { return nil }
        self.init(width: width.value, height: height.value)
    }
}
