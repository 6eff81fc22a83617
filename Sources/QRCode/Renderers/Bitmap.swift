// SPDX-License-Identifier: Apache-2.0

/// A picture of dark and light dots: eight to a byte, the leftmost in the highest bit, rows from the top, each padded
/// with light dots to a whole byte. Dark is 1, as in PBM files and in the heads of thermal printers.
public struct Bitmap: Hashable, Sendable {
    /// Dots to a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// The rows one after the other.
    public private(set) var bytes: [UInt8]

    /// How many bytes one row takes.
    public var bytesPerRow: Int { (width + 7) / 8 }

    /// A light picture of a size in dots, neither negative.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
        bytes = [UInt8](repeating: 0, count: (width + 7) / 8 * height)
    }

    /// A symbol with light modules around it; every module is a square of `dots` × `dots`.
    public init(_ symbol: Symbol, dotsPerModule dots: Int, quietZone: Int = Symbol.quietZone) {
        let side = (symbol.side + 2 * quietZone) * dots
        self.init(width: side, height: side)
        for row in 0..<symbol.side {
            let top = (row + quietZone) * dots
            for run in symbol.darkRuns(inRow: row) {
                fillRow(top, from: (run.lowerBound + quietZone) * dots, count: run.count * dots)
            }
            for copy in 1..<max(dots, 1) { copyRow(top, to: top + copy) }
        }
    }

    /// The bytes of one row.
    public func row(_ y: Int) -> ArraySlice<UInt8> { bytes[(y * bytesPerRow)..<((y + 1) * bytesPerRow)] }

    /// Whether a dot is dark; everything outside is light.
    public func isDark(_ x: Int, _ y: Int) -> Bool {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return false }
        return bytes[y * bytesPerRow + x >> 3] & (0x80 >> UInt8(x & 7)) != 0
    }

    /// Makes one dot dark; outside of the picture nothing happens.
    public mutating func darken(_ x: Int, _ y: Int) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        bytes[y * bytesPerRow + x >> 3] |= 0x80 >> UInt8(x & 7)
    }

    /// Makes the dark dots of another picture dark in this one, with its left upper corner at (`x`, `y`). What lies
    /// outside is lost.
    public mutating func draw(_ other: Bitmap, x: Int, y: Int) {
        for row in 0..<other.height {
            for column in 0..<other.width where other.isDark(column, row) { darken(x + column, y + row) }
        }
    }

    /// Whole bytes at a time, since a page of symbols has millions of dots.
    private mutating func fillRow(_ y: Int, from start: Int, count: Int) {
        let row = y * bytesPerRow
        let end = start + count
        let (first, last) = (start >> 3, (end - 1) >> 3)
        let head = UInt8(0xFF) >> UInt8(start & 7)
        let tail = UInt8(truncatingIfNeeded: 0xFF00 >> (((end - 1) & 7) + 1))
        guard first < last else {
            bytes[row + first] |= head & tail
            return
        }
        bytes[row + first] |= head
        for place in (row + first + 1)..<(row + last) { bytes[place] = 0xFF }
        bytes[row + last] |= tail
    }

    private mutating func copyRow(_ source: Int, to target: Int) {
        for offset in 0..<bytesPerRow { bytes[target * bytesPerRow + offset] = bytes[source * bytesPerRow + offset] }
    }
}
