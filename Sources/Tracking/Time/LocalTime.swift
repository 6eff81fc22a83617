// SPDX-License-Identifier: Apache-2.0

/// What calendar and clock show in a time zone.
public struct LocalTime: Sendable, Hashable {
    public let year: Int
    /// 1…12.
    public let month: Int
    /// 1…31.
    public let day: Int
    /// 0 is Sunday.
    public let weekday: Int
    /// Minutes since midnight on the clock, 0…1439. On a day of a change it is not the time gone by.
    public let minuteOfDay: Int

    /// What they show at a Unix time in ms.
    public init(_ wallMS: Int64, in zone: ZoneOffsets) {
        let seconds = Self.quotient(wallMS, 1_000)
        let local = seconds + Int64(zone.offset(at: seconds))
        let days = Self.quotient(local, 86_400)
        let date = CivilDay(daysSinceEpoch: days)
        year = date.year
        month = date.month
        day = date.day
        weekday = date.weekday
        minuteOfDay = Int(local - days * 86_400) / 60
    }

    /// Rounded down, on both sides of zero.
    private static func quotient(_ number: Int64, _ divisor: Int64) -> Int64 {
        number / divisor - (number % divisor < 0 ? 1 : 0)
    }
}
