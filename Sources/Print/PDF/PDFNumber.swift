// SPDX-License-Identifier: Apache-2.0

/// Numbers as PDF writes them, digit by digit, since a page of symbols holds tens of thousands.
enum PDFNumber {
    /// Appends a whole number.
    static func append(_ value: Int, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(value.magnitude, atLeast: 1, to: &bytes)
    }

    /// Appends a number rounded to `places` decimals, without zeros that say nothing: `.5`, `-12.25`, `3`.
    static func append(_ value: Double, places: Int, to bytes: inout [UInt8]) {
        let scale = (0..<places).reduce(UInt(1)) { scale, _ in scale * 10 }
        let scaled = UInt((value.magnitude * Double(scale)).rounded())
        if value < 0, scaled > 0 { bytes.append(UInt8(ascii: "-")) }
        var (whole, decimals) = scaled.quotientAndRemainder(dividingBy: scale)
        if whole > 0 || decimals == 0 { appendDigits(whole, atLeast: 1, to: &bytes) }
        guard decimals > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        whole = 0
        var width = places
        while decimals.isMultiple(of: 10) {
            decimals /= 10
            width -= 1
        }
        appendDigits(decimals, atLeast: width, to: &bytes)
    }

    /// The same as text, where speed does not count.
    static func text(_ value: Double, places: Int) -> String {
        var bytes: [UInt8] = []
        append(value, places: places, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func appendDigits(_ value: UInt, atLeast width: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        var rest = value
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(truncatingIfNeeded: digit) + UInt8(ascii: "0"))
            rest = quotient
        } while rest > 0
        while bytes.count - start < width { bytes.append(UInt8(ascii: "0")) }
        bytes[start...].reverse()
    }
}
