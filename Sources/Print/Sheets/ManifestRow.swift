// SPDX-License-Identifier: Apache-2.0

internal import Crypto
public import QRCode
public import Tabular
internal import Tracking

/// What was printed where: one label of a sheet.
public struct ManifestRow: Sendable {
    public let item: SheetItem
    public let symbol: Symbol
    /// From 1.
    public let sheet: Int
    public let row: Int
    public let column: Int
    /// The square of the symbol with its quiet zone, from the left upper corner of the page, in µm.
    public let left: Int
    public let top: Int
    public let side: Int

    /// The columns in their order.
    static let columns =
        SheetItem.columns + [
            "version", "level", "mask", "modules", "sheet", "row", "col", "x_mm", "y_mm", "width_mm", "height_mm",
            "sha256", "nfc_uid",
        ]

    /// The first line of a manifest.
    public static var header: String { CSVLine(columns).closed() }

    /// The row as a line.
    public var line: String {
        var line = CSVLine()
        item.write(to: &line)
        line.add(String(symbol.version))
        line.add(symbol.level.rawValue)
        for number in [symbol.mask, symbol.side, sheet, row, column] { line.add(String(number)) }
        for length in [left, top, side, side] { line.add(Micrometres(length).mm) }
        line.add(Self.digest(symbol))
        // Empty until the label is paired with a tag.
        line.add(nil)
        return line.closed()
    }

    /// SHA-256 of the modules, eight to a byte, each row padded to whole bytes, without the quiet zone: 64 hexadecimal
    /// digits.
    private static func digest(_ symbol: Symbol) -> String {
        Array(SHA256.hash(data: Bitmap(symbol, dotsPerModule: 1, quietZone: 0).bytes)).hexadecimal
    }
}
