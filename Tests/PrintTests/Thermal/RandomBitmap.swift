// SPDX-License-Identifier: Apache-2.0

import QRCode

extension Bitmap {
    /// A picture of runs and repeated rows, as labels have them; the same seed gives the same one.
    static func random(seed: UInt64, widest: Int, highest: Int) -> Bitmap {
        var dice = Dice(state: seed)
        var bitmap = Bitmap(
            width: .random(in: 1...widest, using: &dice), height: .random(in: 1...highest, using: &dice))
        var runs: [Range<Int>] = []
        for y in 0..<bitmap.height {
            if Int.random(in: 0..<3, using: &dice) == 0 {
                runs = []
                var x = 0
                while x < bitmap.width {
                    let start = x + .random(in: 0...(bitmap.width / 2), using: &dice)
                    x = start + .random(in: 1...bitmap.width, using: &dice)
                    runs.append(min(start, bitmap.width)..<min(x, bitmap.width))
                }
            }
            for x in runs.joined() { bitmap.darken(x, y) }
            if Int.random(in: 0..<4, using: &dice) == 0 {
                bitmap.darken(.random(in: 0..<bitmap.width, using: &dice), y)
            }
        }
        return bitmap
    }

    /// Whether the dots are the same, however wide the light padding of rows is.
    func hasDots(of other: Bitmap) -> Bool {
        height == other.height && bytesPerRow == other.bytesPerRow && bytes == other.bytes
    }
}

/// SplitMix64.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
