// SPDX-License-Identifier: Apache-2.0

extension Int64 {
    /// Unix ms from a time in UTC with milliseconds, exactly as ``rfc3339`` writes it: `2026-05-28T20:26:40.123Z`; nil
    /// for anything else, so that a time has one spelling on the wire.
    public init?(rfc3339 text: some StringProtocol) {
        var text = String(text)
        let value = text.withUTF8 { Self.parse($0) }
        guard let value else { return nil }
        self = value
    }

    /// The same from bytes.
    static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard text.count == 24, text[4] == 0x2D, text[7] == 0x2D, text[10] == 0x54, text[13] == 0x3A, text[16] == 0x3A,
            text[19] == 0x2E, text[23] == 0x5A, let year = number(text, 0, 4), let month = number(text, 5, 2),
            let day = number(text, 8, 2), let hour = number(text, 11, 2), let minute = number(text, 14, 2),
            let second = number(text, 17, 2), let millisecond = number(text, 20, 3),
            1...12 ~= month, day >= 1, day <= days(in: month, of: year), hour < 24, minute < 60, second < 60
        else { return nil }
        let date = Int64(civilYear: year, month: month, day: day) * 86_400
        return (date + hour * 3_600 + minute * 60 + second) * 1_000 + millisecond
    }

    private static func number(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int64? {
        var value: Int64 = 0
        for byte in text[start..<start + count] {
            guard case 0x30...0x39 = byte else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 of a date in the proleptic Gregorian calendar.
    private init(civilYear year: Int64, month: Int64, day: Int64) {
        // Years begin in March, so that the leap day is the last.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        self = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
