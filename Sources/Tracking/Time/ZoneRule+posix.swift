// SPDX-License-Identifier: Apache-2.0

extension ZoneRule {
    /// Reads a rule as the variable TZ of POSIX has it, in the part of the syntax that RFC 9636 section 3.3 leaves:
    /// `CET-1CEST,M3.5.0,M10.5.0/3`. Nil for anything else.
    init?(posix text: ArraySlice<UInt8>) {
        var reader = PosixReader(rest: text)
        guard reader.skipName(), let west = reader.time(mostHours: 24) else { return nil }
        standard = -west
        if reader.rest.isEmpty {
            summer = nil
            return
        }
        guard reader.skipName() else { return nil }
        var offset = standard + 3_600
        if reader.rest.first != UInt8(ascii: ",") {
            guard let west = reader.time(mostHours: 24) else { return nil }
            offset = -west
        }
        // POSIX lets each system choose the turns that are left out; a file for every system has them.
        guard let start = reader.turn(), let end = reader.turn(), reader.rest.isEmpty else { return nil }
        summer = Summer(offset: offset, start: start, end: end)
    }
}

/// Takes the text of a rule apart from left to right.
private struct PosixReader {
    private(set) var rest: ArraySlice<UInt8>

    init(rest: ArraySlice<UInt8>) { self.rest = rest }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// Three or more letters; between angle brackets, digits and signs as well.
    mutating func skipName() -> Bool {
        let isQuoted = take("<")
        let name = rest.prefix { byte in
            switch byte {
            case 0x41...0x5A, 0x61...0x7A: true
            case 0x30...0x39, 0x2B, 0x2D: isQuoted
            default: false
            }
        }
        rest = rest.dropFirst(name.count)
        return name.count >= 3 && (!isQuoted || take(">"))
    }

    /// A number of at most three digits.
    private mutating func number(_ allowed: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { 0x30...0x39 ~= $0 }
        guard 1...3 ~= digits.count else { return nil }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return allowed.contains(value) ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(mostHours: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(0...mostHours) else { return nil }
        var seconds = hours * 3_600
        if take(":") {
            guard let minutes = number(0...59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = number(0...59) else { return nil }
                seconds += rest
            }
        }
        return isNegative ? -seconds : seconds
    }

    /// A comma, a day, and a time that is two o'clock unless it is named. RFC 9636 section 3.3.1 stretches the 24 hours
    /// of POSIX to a week either way.
    mutating func turn() -> ZoneRule.Turn? {
        guard take(","), let day = day() else { return nil }
        guard take("/") else { return ZoneRule.Turn(day: day, seconds: 7_200) }
        return time(mostHours: 167).map { ZoneRule.Turn(day: day, seconds: $0) }
    }

    private mutating func day() -> ZoneRule.Day? {
        if take("J") { return number(1...365).map(ZoneRule.Day.common) }
        guard take("M") else { return number(0...365).map(ZoneRule.Day.ordinal) }
        guard let month = number(1...12), take("."), let week = number(1...5), take("."), let weekday = number(0...6)
        else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
    }
}
