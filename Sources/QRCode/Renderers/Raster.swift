// SPDX-License-Identifier: Apache-2.0

/// A styled symbol with its quiet zone as pixels of red, green and blue.
struct Raster {
    /// Pixels along a side.
    let side: Int
    private let design: Design
    private let dots: Int

    /// Places along each side of a pixel at which the colour is looked at.
    private static let samples = 4

    init(_ design: Design, dotsPerModule dots: Int) {
        self.design = design
        self.dots = dots
        side = (design.symbol.side + 2 * Symbol.quietZone) * dots
    }

    /// A row of pixels, three bytes each.
    func row(_ y: Int) -> [UInt8] {
        var row: [UInt8] = []
        row.reserveCapacity(side * 3)
        for x in 0..<side {
            let colour = pixel(x, y)
            row += [colour.red, colour.green, colour.blue]
        }
        return row
    }

    private func pixel(_ x: Int, _ y: Int) -> Colour {
        var sum = (red: 0, green: 0, blue: 0)
        for sampleY in 0..<Self.samples {
            for sampleX in 0..<Self.samples {
                let colour = design.colour(x: place(x, sampleX), y: place(y, sampleY))
                sum = (sum.red + Int(colour.red), sum.green + Int(colour.green), sum.blue + Int(colour.blue))
            }
        }
        let count = Self.samples * Self.samples
        return Colour(
            red: UInt8(sum.red / count), green: UInt8(sum.green / count), blue: UInt8(sum.blue / count))
    }

    /// A place in modules from the symbol's corner.
    private func place(_ pixel: Int, _ sample: Int) -> Double {
        (Double(pixel) + (Double(sample) + 0.5) / Double(Self.samples)) / Double(dots) - Double(Symbol.quietZone)
    }
}
