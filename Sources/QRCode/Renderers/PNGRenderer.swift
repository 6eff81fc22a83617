// SPDX-License-Identifier: Apache-2.0

internal import Deflate

/// Pictures as PNG (W3C PNG, third edition): as few bits to a pixel as they need, without filters, which cost more than
/// they save on modules. The same picture gives the same bytes.
public enum PNGRenderer {
    /// Dots per inch, for those who print the picture.
    public typealias Resolution = Int

    /// A picture of two colours, one bit to a pixel. `dpi` tells how large it is meant to be.
    public static func render(_ bitmap: Bitmap, dpi: Resolution? = nil) -> [UInt8] {
        // Grey of one bit: 1 is white.
        let rows = lines(bitmap.height) { bitmap.row($0).map { ~$0 } }
        return file(bitmap.width, bitmap.height, bits: 1, colour: 0, rows, dpi)
    }

    /// A styled symbol with its quiet zone, each module `dots` × `dots` pixels.
    public static func render(_ design: Design, dotsPerModule dots: Int, dpi: Resolution? = nil) -> [UInt8] {
        if design.style.isSquare, design.logo == nil, design.style.dark == .black, design.style.light == .white {
            return render(Bitmap(design.symbol, dotsPerModule: dots), dpi: dpi)
        }
        let picture = Raster(design, dotsPerModule: dots)
        return file(picture.side, picture.side, bits: 8, colour: 2, lines(picture.side) { picture.row($0) }, dpi)
    }

    /// A picture with opacity.
    static func render(_ logo: Logo) -> [UInt8] {
        let width = logo.width * 4
        let rows = lines(logo.height) { Array(logo.pixels[($0 * width)..<(($0 + 1) * width)]) }
        return file(logo.width, logo.height, bits: 8, colour: 6, rows, nil)
    }

    /// The rows, each after the number of its filter, which is none.
    private static func lines(_ count: Int, _ row: (Int) -> [UInt8]) -> [UInt8] {
        var lines: [UInt8] = []
        for y in 0..<count {
            lines.append(0)
            lines += row(y)
        }
        return lines
    }

    private static func file(
        _ width: Int, _ height: Int, bits: UInt8, colour: UInt8, _ lines: [UInt8], _ dpi: Resolution?
    ) -> [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        file += chunk("IHDR", number(width) + number(height) + [bits, colour, 0, 0, 0])
        // Pixels per metre, unit 1 (section 11.3.4.3).
        if let dpi { file += chunk("pHYs", number(metre(dpi)) + number(metre(dpi)) + [1]) }
        file += chunk("IDAT", Zlib.compress(lines))
        return file + chunk("IEND", [])
    }

    private static func metre(_ dpi: Resolution) -> Int { (dpi * 10_000 + 127) / 254 }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let content = Array(name.utf8) + data
        return number(data.count) + content + number(Int(CRC32.of(content)))
    }

    private static func number(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
