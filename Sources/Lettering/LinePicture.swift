// SPDX-License-Identifier: Apache-2.0

/// A line of text as dark and light dots: eight to a byte, the leftmost in the highest bit, rows from the top, each
/// padded to a whole byte. Dark is 1.
public struct LinePicture: Hashable, Sendable {
    /// Dots to a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// The column at which the text begins; above 0 where the first letter reaches further left.
    public let start: Int
    /// The rows above the baseline.
    public let baseline: Int
    /// The rows one after the other.
    public private(set) var bytes: [UInt8]

    /// How many bytes one row takes.
    public var bytesPerRow: Int { (width + 7) / 8 }

    init(width: Int, height: Int, start: Int, baseline: Int) {
        self.width = width
        self.height = height
        self.start = start
        self.baseline = baseline
        bytes = [UInt8](repeating: 0, count: (width + 7) / 8 * height)
    }

    /// Whether a dot is dark; everything outside is light.
    public func isDark(_ x: Int, _ y: Int) -> Bool {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return false }
        return bytes[y * bytesPerRow + x >> 3] & (0x80 >> UInt8(x & 7)) != 0
    }

    mutating func darken(_ x: Int, _ y: Int) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        bytes[y * bytesPerRow + x >> 3] |= 0x80 >> UInt8(x & 7)
    }
}
