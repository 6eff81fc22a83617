// SPDX-License-Identifier: Apache-2.0

/// A picture to lay on a symbol.
public struct Logo: Hashable, Sendable {
    /// In pixels.
    public let width: Int
    public let height: Int
    /// Red, green, blue and opacity of each pixel, row by row; not premultiplied.
    public let pixels: [UInt8]

    /// The pixels must be `width` × `height` × 4 bytes; nil otherwise.
    public init?(width: Int, height: Int, pixels: [UInt8]) {
        guard width > 0, height > 0, pixels.count == width * height * 4 else { return nil }
        (self.width, self.height, self.pixels) = (width, height, pixels)
    }

    /// More pixels than this are seen by nobody on a printed code.
    public static let enough = 512

    /// The same picture with at most ``enough`` pixels along a side, each the mean of those that it stands for.
    public var reduced: Logo {
        let most = max(width, height)
        guard most > Self.enough else { return self }
        let (columns, rows) = (max(1, width * Self.enough / most), max(1, height * Self.enough / most))
        var pixels: [UInt8] = []
        pixels.reserveCapacity(columns * rows * 4)
        for row in 0..<rows {
            for column in 0..<columns {
                pixels += mean(
                    (column * width / columns)..<((column + 1) * width / columns),
                    (row * height / rows)..<((row + 1) * height / rows))
            }
        }
        return Logo(width: columns, height: rows, pixels: pixels) ?? self
    }

    /// The mean of a part, its colours weighed by their opacity.
    private func mean(_ columns: Range<Int>, _ rows: Range<Int>) -> [UInt8] {
        var sums = (red: 0, green: 0, blue: 0, opacity: 0)
        for row in rows {
            for column in columns {
                let place = (row * width + column) * 4
                let opacity = Int(pixels[place + 3])
                sums.red += Int(pixels[place]) * opacity
                sums.green += Int(pixels[place + 1]) * opacity
                sums.blue += Int(pixels[place + 2]) * opacity
                sums.opacity += opacity
            }
        }
        guard sums.opacity > 0 else { return [0, 0, 0, 0] }
        let count = rows.count * columns.count
        return [
            UInt8(sums.red / sums.opacity), UInt8(sums.green / sums.opacity), UInt8(sums.blue / sums.opacity),
            UInt8(sums.opacity / count),
        ]
    }

    /// The colour at a place from 0 to 1 in both directions, over a ground.
    func colour(x: Double, y: Double, over ground: Colour) -> Colour {
        let column = min(max(Int(x * Double(width)), 0), width - 1)
        let row = min(max(Int(y * Double(height)), 0), height - 1)
        let place = (row * width + column) * 4
        let opacity = Int(pixels[place + 3])
        func mixed(_ top: UInt8, _ bottom: UInt8) -> UInt8 {
            UInt8((Int(top) * opacity + Int(bottom) * (255 - opacity) + 127) / 255)
        }
        return Colour(
            red: mixed(pixels[place], ground.red), green: mixed(pixels[place + 1], ground.green),
            blue: mixed(pixels[place + 2], ground.blue))
    }
}
