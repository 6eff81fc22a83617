// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Tracking

/// The `Date` field (RFC 9110 section 6.6.1), formatted once a second. A clock of which nothing is known gives none.
struct DateLine {
    private var second: Int64 = -1
    private var line: [UInt8] = []

    mutating func write(_ moment: Moment, into buffer: inout ByteBuffer) {
        guard moment.clock != .unknown, moment.wall >= 0 else { return }
        if moment.wall / 1_000 != second {
            second = moment.wall / 1_000
            line = Array("Date: \(Self.text(second))\r\n".utf8)
        }
        buffer.writeBytes(line)
    }

    /// An IMF-fixdate (RFC 9110 section 5.6.7) of Unix seconds.
    static func text(_ second: Int64) -> String {
        let day = CivilDay(daysSinceEpoch: second / 86_400)
        let time = [second % 86_400 / 3_600, second % 3_600 / 60, second % 60].map(padded).joined(separator: ":")
        return "\(weekdays[day.weekday]), \(padded(Int64(day.day))) \(months[day.month - 1]) \(day.year) \(time) GMT"
    }

    private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
