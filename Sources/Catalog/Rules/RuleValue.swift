// SPDX-License-Identifier: Apache-2.0

internal import Redirect
internal import Tracking

/// Reads the value of one condition.
struct RuleValue {
    let line: Int
    let name: String
    let text: String

    func test() throws(RuleError) -> RuleCondition.Test {
        switch name {
        case "device":
            return .device(try each("one of \(Self.devices)") { UserAgent.DeviceClass(rawValue: $0.lowercased()) })
        case "os": return .os(try names("a system such as ios, android or windows"))
        case "browser": return .browser(try names("a browser such as safari, chrome or zalo"))
        case "language": return .language(try each("a language such as vi or en-GB", Self.language))
        case "country": return .country(try each("two letters such as VN", Self.country))
        case "ip": return .address(try each("an address or a block such as 10.0.0.0/8") { AddressRange($0) })
        case "at": return .period(try each("FROM..TO, such as 2026-12-01T09:00..2026-12-01T10:30", Self.period))
        case "weekday":
            let days = try each("days such as mon-fri or sat,sun", Self.weekdays)
            return .weekday(days.reduce(0) { $0 | $1 })
        case "hours":
            return .hours(try each("FROM-TO, such as 09:00-17:30", Self.hours).flatMap(\.self))
        case "zone": return .zone(try each("the zone of a box") { $0.isEmpty ? nil : $0 })
        case "box": return .box(try each("the number of a box") { $0.digits() })
        case "uplink":
            guard ["up", "down"].contains(text) else { throw wrong("up or down") }
            return .uplink(isUp: text == "up")
        case "channel": return .channel(try each("link, qr or nfc") { Channel(name: $0) })
        case _ where name.hasPrefix("query.") && name.count > 6:
            return .query(
                name: String(name.dropFirst(6)),
                values: text == "*"
                    ? nil : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
        default: throw RuleError(line, .unknownCondition(name))
        }
    }

    private func wrong(_ expected: String) -> RuleError {
        RuleError(line, .value(condition: name, text, expected: expected))
    }

    private func each<Value>(_ expected: String, _ read: (String) -> Value?) throws(RuleError) -> [Value] {
        var values: [Value] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let value = read(String(part)) else { throw wrong(expected) }
            values.append(value)
        }
        return values
    }

    private static let devices = UserAgent.DeviceClass.allCases.map(\.rawValue).joined(separator: ", ")

    private func names(_ expected: String) throws(RuleError) -> [String] {
        try each(expected) { name in
            let sound = !name.isEmpty && name.utf8.allSatisfy { $0 < 0x80 && $0 > 0x20 }
            return sound ? name.lowercased() : nil
        }
    }

    private static func language(_ text: String) -> String? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let sound = parts.allSatisfy {
            (1...8).contains($0.count) && $0.utf8.allSatisfy { $0 < 0x80 }
                && $0.allSatisfy { $0.isLetter || $0.isNumber }
        }
        return sound && parts[0].allSatisfy(\.isLetter) ? text.lowercased() : nil
    }

    private static func country(_ text: String) -> String? {
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) } ? text.uppercased() : nil
    }

    // MARK: Times

    private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// A bit for each day of `tue` or `fri-mon`.
    private static func weekdays(_ text: String) -> UInt8? {
        let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map { name in
            dayNames.firstIndex(of: String(name))
        }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
        var days: UInt8 = 0
        var day = first
        while true {
            days |= 1 << UInt8(day)
            if day == last { return days }
            day = (day + 1) % 7
        }
    }

    /// Minutes of the day of `09:00-17:30`; what ends before it begins goes past midnight.
    private static func hours(_ text: String) -> [Range<Int>]? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { minute(String($0)) }
        guard ends.count == 2, let from = ends[0], let to = ends[1], from != to, from < 1_440 else { return nil }
        if from < to { return [from..<to] }
        return to == 0 ? [from..<1_440] : [0..<to, from..<1_440]
    }

    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour: Int = String(parts[0]).digits(),
            let minute: Int = String(parts[1]).digits(), 0...59 ~= minute, 0...23 ~= hour || (hour == 24 && minute == 0)
        else { return nil }
        return hour * 60 + minute
    }

    /// Seconds of the venue's time of `FROM..TO`; either end may be left open, and a date alone is its first moment, or
    /// for the end its last.
    private static func period(_ text: String) -> Range<Int64>? {
        guard let dots = text.range(of: "..") else { return nil }
        let (from, to) = (text[..<dots.lowerBound], text[dots.upperBound...])
        guard !(from.isEmpty && to.isEmpty) else { return nil }
        let start = from.isEmpty ? Int64.min : instant(from, isEnd: false)
        let end = to.isEmpty ? Int64.max : instant(to, isEnd: true)
        guard let start, let end, start < end else { return nil }
        return start..<end
    }

    private static func instant(_ text: Substring, isEnd: Bool) -> Int64? {
        let isDate = !text.contains("T")
        guard let time = Int64(rfc3339: text + (isDate ? "T00:00" : "") + ":00.000Z") else { return nil }
        return time / 1_000 + (isDate && isEnd ? 86_400 : 0)
    }
}

extension StringProtocol {
    /// Where a text stands first.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
