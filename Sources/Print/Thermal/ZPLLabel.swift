// SPDX-License-Identifier: Apache-2.0

public import QRCode

/// A picture as a whole label in Zebra's language (ZPL II Programming Guide). The picture carries everything, captions
/// too: what a printer draws itself depends on its fonts and on its make.
public struct ZPLLabel: Sendable {
    private let bitmap: Bitmap
    private let x: Int
    private let y: Int
    private let width: Int
    private let height: Int
    private let copies: Int

    /// The greatest `^FO` position and `^LL` length, in dots (ZPL II Programming Guide).
    static let longest = 32_000
    /// The greatest quantity of `^PQ` (ZPL II Programming Guide).
    static let mostCopies = 99_999_999

    /// A label of `width` × `height` dots with the picture's left upper corner at (`x`, `y`) in dots. Without a size,
    /// the label ends as far after the picture as it began before it.
    public init(
        _ bitmap: Bitmap, x: Int = 0, y: Int = 0, width: Int? = nil, height: Int? = nil, copies: Int = 1
    ) throws(ThermalError) {
        guard bitmap.width > 0, bitmap.height > 0 else { throw .empty }
        guard (0...Self.longest).contains(x), (0...Self.longest).contains(y) else { throw .outside(x: x, y: y) }
        guard (1...Self.mostCopies).contains(copies) else { throw .copies(copies, most: Self.mostCopies) }
        let width = width ?? bitmap.width + 2 * x
        let height = height ?? bitmap.height + 2 * y
        guard x + bitmap.width <= min(width, Self.longest) else {
            throw .tooWide(dots: x + bitmap.width, most: min(width, Self.longest))
        }
        guard y + bitmap.height <= min(height, Self.longest) else {
            throw .tooHigh(dots: y + bitmap.height, most: min(height, Self.longest))
        }
        self.bitmap = bitmap
        self.x = x
        self.y = y
        self.width = min(width, Self.longest)
        self.height = min(height, Self.longest)
        self.copies = copies
    }

    /// The whole label. `^LH` stands in it because the printer remembers the one of the job before.
    public func render() -> [UInt8] {
        let count = bitmap.bytes.count
        let head = "^XA^LH0,0^PW\(width)^LL\(height)^FO\(x),\(y)^GFA,\(count),\(count),\(bitmap.bytesPerRow),"
        return Array(head.utf8) + GraphicField.data(bitmap) + Array("^FS^PQ\(copies)^XZ\n".utf8)
    }
}
