// SPDX-License-Identifier: Apache-2.0

/// What a label shows and how large it is. Lengths are in µm.
public struct LabelFormat: Hashable, Sendable {
    /// Of the label.
    public let width: Int
    public let height: Int
    /// Modules are as large as there is room, up to this.
    public var largestModule = 2_000
    /// The code under the symbol, for people whose phone fails.
    public var showsCode = true
    /// `0001/1000`.
    public var showsSerial = true

    public init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
    }

    /// Phones do not read modules smaller than this.
    public static let smallestModule = 250
    /// Not every phone reads smaller ones.
    public static let smallestSafeModule = 330

    /// Between the edge and everything.
    static let padding = 1_000
    /// Between the symbol's quiet zone and a text beside it.
    static let gap = 500
    /// Sizes of captions and codes in points, in the order in which they are tried.
    private static let points: [Double] = [18, 16, 14, 12, 11, 10, 9, 8, 7, 6, 5]
    static let serialSize: Int = .points(5)

    /// The sizes that suit a label: larger letters on larger ones, and 8 points on small ones where they fit.
    var textSizes: [Int] {
        let largest = max(.points(8), min(width, height) / 14)
        return Self.points.map { .points($0) }.filter { $0 <= largest }
    }
}
