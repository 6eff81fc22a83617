// SPDX-License-Identifier: Apache-2.0

public import QRCode

/// A picture for a receipt printer: raster bands of ESC/POS (Epson ESC/POS Command Reference, commands named below).
public struct ESCPOSPicture: Sendable {
    /// What follows the picture.
    public enum Ending: Hashable, Sendable {
        /// Paper moves on by some lines, for tearing off.
        case feed(lines: UInt8)
        /// Paper moves on to the knife and some dots more, and is cut but for one point.
        case cut(feedDots: UInt8)
    }

    /// Dots across the head of 58 mm printers, at 203 dpi.
    public static let narrowHead = 384
    /// Dots across the head of 80 mm printers, at 203 dpi.
    public static let wideHead = 576

    private let bitmap: Bitmap
    private let isCentred: Bool
    private let ending: Ending
    private let copies: Int

    /// A band's most bytes, few enough for printers that have room for little and print a band once it is whole.
    static let bandBytes = 2_048
    /// A run of copies that nobody wants to wait for is a typing mistake.
    static let mostCopies = 1_000

    /// `headDots` is what the print head has across.
    public init(
        _ bitmap: Bitmap, headDots: Int = ESCPOSPicture.narrowHead, isCentred: Bool = true,
        ending: Ending = .cut(feedDots: 0), copies: Int = 1
    ) throws(ThermalError) {
        guard bitmap.width > 0, bitmap.height > 0 else { throw .empty }
        guard bitmap.width <= headDots else { throw .tooWide(dots: bitmap.width, most: headDots) }
        guard (1...Self.mostCopies).contains(copies) else { throw .copies(copies, most: Self.mostCopies) }
        self.bitmap = bitmap
        self.isCentred = isCentred
        self.ending = ending
        self.copies = copies
    }

    /// All copies, each from a printer that has been reset.
    public func render() -> [UInt8] {
        var one: [UInt8] = [Self.escape, UInt8(ascii: "@")]
        if isCentred { one += [Self.escape, UInt8(ascii: "a"), 1] }
        let rows = max(Self.bandBytes / bitmap.bytesPerRow, 1)
        for top in stride(from: 0, to: bitmap.height, by: rows) {
            addBand(top..<min(top + rows, bitmap.height), to: &one)
        }
        switch ending {
        case .feed(let lines): one += [Self.escape, UInt8(ascii: "d"), lines]
        case .cut(let dots): one += [Self.group, UInt8(ascii: "V"), 66, dots]
        }
        return Array(repeatElement(one, count: copies).joined())
    }

    private static let escape: UInt8 = 0x1B
    private static let group: UInt8 = 0x1D

    /// `GS v 0 m xL xH yL yH`, then the rows: m 0 is one dot to a dot, x counts bytes, y counts rows.
    private func addBand(_ rows: Range<Int>, to bytes: inout [UInt8]) {
        bytes += [Self.group, UInt8(ascii: "v"), UInt8(ascii: "0"), 0]
        for count in [bitmap.bytesPerRow, rows.count] { bytes += [UInt8(count & 0xFF), UInt8(count >> 8 & 0xFF)] }
        for y in rows { bytes += bitmap.row(y) }
    }
}
