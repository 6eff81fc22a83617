// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@Suite("A civil day")
struct CivilDayTests {
    /// Unix ms, RFC 3339 and weekday, by Python's datetime: chosen ones first, then a seeded sample.
    static let table: [(Int64, String, Int)] = [
        (0, "1970-01-01T00:00:00.000Z", 4),
        (-1, "1969-12-31T23:59:59.999Z", 3),
        (951_782_399_999, "2000-02-28T23:59:59.999Z", 1),
        (951_782_400_000, "2000-02-29T00:00:00.000Z", 2),
        (951_868_800_000, "2000-03-01T00:00:00.000Z", 3),
        (1_704_067_200_000, "2024-01-01T00:00:00.000Z", 1),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z", 1),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z", 1),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z", 5),
        (221_853_383_507_279, "9000-04-03T11:51:47.279Z", 4),
        (-43_861_428_464_233, "0580-02-01T13:52:15.767Z", 2),
        (-26_853_649_056_267, "1119-01-16T21:02:23.733Z", 4),
        (62_558_127_826_332, "3952-05-22T09:43:46.332Z", 4),
        (44_108_941_876_935, "3367-10-04T03:51:16.935Z", 0),
        (223_803_656_125_391, "9062-01-21T02:15:25.391Z", 2),
        (-32_975_153_495_609, "0925-01-22T03:08:24.391Z", 1),
        (197_445_447_520_125, "8226-10-19T05:38:40.125Z", 4),
        (225_460_627_500_202, "9114-07-26T00:05:00.202Z", 0),
        (210_280_155_717_264, "8633-07-07T02:21:57.264Z", 0),
        (229_522_207_703_794, "9243-04-09T00:48:23.794Z", 4),
        (187_518_418_039_967, "7912-03-23T01:27:19.967Z", 6),
    ]

    @Test("and its time are written as the calendar has them", arguments: table)
    func calendar(_ milliseconds: Int64, _ text: String, _ weekday: Int) {
        #expect(milliseconds.rfc3339 == text)
        let days = Int64((Double(milliseconds) / 86_400_000).rounded(.down))
        #expect(CivilDay(daysSinceEpoch: days).weekday == weekday)
    }

    @Test("follows the day before, over four centuries")
    func succession() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var before = CivilDay(daysSinceEpoch: -25_568)  // 1899-12-31
        for days in Int64(-25_567)...120_600 {
            let day = CivilDay(daysSinceEpoch: days)
            let isLeap = before.year % 4 == 0 && (before.year % 100 != 0 || before.year % 400 == 0)
            let length = before.month == 2 && isLeap ? 29 : lengths[before.month - 1]
            let follows =
                before.day < length
                ? (day.year, day.month, day.day) == (before.year, before.month, before.day + 1)
                : before.month < 12
                    ? (day.year, day.month, day.day) == (before.year, before.month + 1, 1)
                    : (day.year, day.month, day.day) == (before.year + 1, 1, 1)
            guard follows, day.weekday == (before.weekday + 1) % 7 else {
                Issue.record("\(day) follows \(before)")
                return
            }
            before = day
        }
        #expect(before.year == 2300)
    }
}
