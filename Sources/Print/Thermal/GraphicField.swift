// SPDX-License-Identifier: Apache-2.0

internal import QRCode

/// A picture as the data of a `^GF` command: hexadecimal digits row by row, shortened by the "alternative data
/// compression scheme" (ZPL II Programming Guide). The text is the shortest that the scheme allows.
enum GraphicField {
    /// The data of all rows.
    static func data(_ bitmap: Bitmap) -> [UInt8] {
        var data: [UInt8] = []
        var above: ArraySlice<UInt8>?
        for y in 0..<bitmap.height {
            let row = bitmap.row(y)
            if let above, row.elementsEqual(above) {
                data.append(sameRow)
            } else {
                add(row, to: &data)
            }
            above = row
        }
        return data
    }

    /// The row is the one above again.
    private static let sameRow = UInt8(ascii: ":")
    /// Light from here to the end of the row.
    private static let lightRest = UInt8(ascii: ",")
    /// Dark from here to the end of the row.
    private static let darkRest = UInt8(ascii: "!")

    private static func add(_ row: ArraySlice<UInt8>, to data: inout [UInt8]) {
        let digits = row.flatMap { [$0 >> 4, $0 & 0xF] }
        var start = 0
        while start < digits.count {
            let digit = digits[start]
            var end = start + 1
            while end < digits.count, digits[end] == digit { end += 1 }
            switch (end == digits.count, digit) {
            case (true, 0x0): data.append(lightRest)
            case (true, 0xF): data.append(darkRest)
            default: addRun(of: digit, count: end - start, to: &data)
            }
            start = end
        }
    }

    /// Letters that add up to the count, then the digit: `G` to `Y` stand for 1 to 19, `g` to `z` for 20 to 400 in
    /// steps of 20. A digit without a letter stands for itself.
    private static func addRun(of digit: UInt8, count: Int, to data: inout [UInt8]) {
        var rest = count
        while rest >= 400 {
            data.append(UInt8(ascii: "z"))
            rest -= 400
        }
        if rest >= 20 { data.append(UInt8(ascii: "g") + UInt8(rest / 20 - 1)) }
        let ones = UInt8(rest % 20)
        if ones > 0, count > 1 { data.append(UInt8(ascii: "G") + ones - 1) }
        data.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
}
