// SPDX-License-Identifier: Apache-2.0

/// A size of paper under the name that CUPS has for it (Command-Line Printing and Options, "media").
public struct CUPSMedia: Hashable, Sendable {
    /// As in `-o media=NAME`.
    public let name: String

    public static let a4 = CUPSMedia(name: "A4")
    public static let letter = CUPSMedia(name: "Letter")

    /// A width and a height in mm, kept to a tenth; nil unless both are from 1 to 5000.
    public init?(widthMM: Double, heightMM: Double) {
        let possible = 1.0...5_000
        guard possible.contains(widthMM), possible.contains(heightMM) else { return nil }
        name = "Custom.\(Self.tenths(widthMM))x\(Self.tenths(heightMM))mm"
    }

    /// A sheet of paper; one without a name in its own size.
    public init(_ paper: Paper) {
        let custom = CUPSMedia(widthMM: Double(paper.width) / 1_000, heightMM: Double(paper.height) / 1_000)
        self.init(name: paper.name ?? custom?.name ?? Self.a4.name)
    }

    private init(name: String) { self.name = name }

    private static func tenths(_ value: Double) -> String {
        let (whole, tenth) = Int((value * 10).rounded()).quotientAndRemainder(dividingBy: 10)
        return tenth == 0 ? "\(whole)" : "\(whole).\(tenth)"
    }
}
