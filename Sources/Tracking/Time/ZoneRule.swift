// SPDX-License-Identifier: Apache-2.0

/// Offsets that follow the same rule in every year.
struct ZoneRule: Sendable, Hashable {
    /// A day of each year.
    enum Day: Sendable, Hashable {
        /// Counted from 1 without 29 February.
        case common(Int)
        /// Counted from 0 with 29 February.
        case ordinal(Int)
        /// The first to fifth such day of the week in a month; the fifth is the last. 0 is Sunday.
        case weekday(month: Int, week: Int, weekday: Int)
    }

    /// A time of each year as the clocks show it just before: so many seconds after the day begins, which may lie on
    /// other days.
    struct Turn: Sendable, Hashable {
        let day: Day
        let seconds: Int
    }

    /// The second offset and its time of the year. Called summer time, though some hold it in winter.
    struct Summer: Sendable, Hashable {
        let offset: Int
        let start: Turn
        let end: Turn
    }

    /// Seconds east of UTC out of summer time.
    let standard: Int
    let summer: Summer?

    /// Every offset that ever holds.
    var offsets: [Int] { [standard] + (summer.map { [$0.offset] } ?? []) }

    /// 400 years of the Gregorian calendar, which are whole weeks, so that everything recurs after them.
    private static let cycle: Int64 = 146_097 * 86_400

    /// Seconds east of UTC at a Unix time.
    func offset(at seconds: Int64) -> Int {
        guard let summer else { return standard }
        let time = (seconds % Self.cycle + Self.cycle) % Self.cycle
        let year = CivilDay(daysSinceEpoch: time / 86_400).year
        // A turn may lie up to a week from its day, and a summer that ends before it starts runs into the next year.
        let isSummer = (year - 2...year + 1).contains { year in
            let start = summer.start.time(in: year, offset: standard)
            var end = summer.end.time(in: year, offset: summer.offset)
            if end < start { end = summer.end.time(in: year + 1, offset: summer.offset) }
            return start <= time && time < end
        }
        return isSummer ? summer.offset : standard
    }
}

extension ZoneRule.Turn {
    /// The Unix time of the turn in a year, with the offset that holds before it.
    fileprivate func time(in year: Int, offset: Int) -> Int64 {
        Int64((Self.daysSinceEpoch(year) + day.index(in: year)) * 86_400 + seconds - offset)
    }

    /// The days from 1970-01-01 to the first day of a year after Christ.
    private static func daysSinceEpoch(_ year: Int) -> Int {
        let before = year - 1
        return before * 365 + before / 4 - before / 100 + before / 400 - 719_162
    }
}

extension ZoneRule.Day {
    /// The days before each month in a common year.
    private static let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]

    /// The days of a year before this one.
    fileprivate func index(in year: Int) -> Int {
        let leapDay = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 1 : 0
        switch self {
        case .common(let number): return number - 1 + (number > 59 ? leapDay : 0)
        case .ordinal(let number): return number
        case .weekday(let month, let week, let weekday):
            let first = Self.before[month - 1] + (month > 2 ? leapDay : 0)
            let next = Self.before[month] + (month > 1 ? leapDay : 0)
            // 1 January of year 1 was a Monday.
            let years = year - 1
            let firstWeekday = (1 + years * 365 + years / 4 - years / 100 + years / 400 + first) % 7
            let day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            return day < next ? day : day - 7
        }
    }
}
