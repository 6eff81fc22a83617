// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Two lower-case digits a byte.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The bytes of an even number of digits in either case; nil for anything else.
    public init?(hexadecimal text: some StringProtocol) {
        let digits = text.utf8.map(\.hexadecimalDigit)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for i in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[i], let low = digits[i + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        self = bytes
    }
}

extension UInt64 {
    /// 16 lower-case digits.
    public var hexadecimal: String { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * $0)) }.hexadecimal }
}

extension UInt8 {
    /// The value of an ASCII hexadecimal digit.
    var hexadecimalDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
