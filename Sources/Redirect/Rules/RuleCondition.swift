// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// One condition of a rule.
public struct RuleCondition: Hashable, Sendable {
    public enum Test: Hashable, Sendable {
        case device([UserAgent.DeviceClass])
        case os([String])
        case browser([String])
        /// Language ranges in lower case: `vi`, `en-gb` (RFC 4647 section 3.3.1).
        case language([String])
        /// Two upper-case letters.
        case country([String])
        case address([AddressRange])
        /// Times of the venue, each from its first second to before its last, as seconds of ``RuleFacts/local``.
        case period([Range<Int64>])
        /// A bit for each weekday, Sunday lowest.
        case weekday(UInt8)
        /// Minutes of the venue's day.
        case hours([Range<Int>])
        /// A parameter of the visitor's query; nil for any value.
        case query(name: String, values: [String]?)
        case zone([String])
        case box([UInt32])
        case uplink(isUp: Bool)
        case channel([Channel])
    }

    public var test: Test
    /// Holds where the test does not.
    public var isNegated: Bool

    public init(_ test: Test, isNegated: Bool = false) {
        self.test = test
        self.isNegated = isNegated
    }

    /// Whether it holds. Where nothing is known of what it asks for (the country, the time), it does not, negated or not.
    public func holds(for facts: borrowing RuleFacts) -> Bool {
        guard let passes = passes(facts) else { return false }
        return passes != isNegated
    }

    private func passes(_ facts: borrowing RuleFacts) -> Bool? {
        switch test {
        case .device(let classes): classes.contains(facts.agent.deviceClass)
        case .os(let names): names.contains(facts.agent.os ?? "other")
        case .browser(let names): names.contains(facts.agent.browser ?? "other")
        case .language(let ranges): facts.languages.prefers(ranges)
        case .country(let codes): facts.country.map { codes.contains($0) }
        case .address(let ranges): facts.address.map { address in ranges.contains { $0.contains(address) } }
        case .period(let periods): facts.local.map { time in periods.contains { $0.contains(time) } }
        case .weekday(let days): facts.local.map { days >> Self.weekday($0) & 1 == 1 }
        case .hours(let hours): facts.local.map { time in hours.contains { $0.contains(Self.minute(time)) } }
        case .query(let name, let values):
            facts.query.values(of: name).contains { value in values.map { $0.contains(value) } ?? true }
        case .zone(let names): names.contains(facts.box.zone ?? "")
        case .box(let numbers): numbers.contains(facts.box.device)
        case .uplink(let isUp): facts.box.isUplinkUp == isUp
        case .channel(let channels): channels.contains(facts.channel)
        }
    }

    private static let day: Int64 = 86_400

    /// 1970-01-01 was a Thursday.
    static func weekday(_ local: Int64) -> UInt8 {
        let days = local >= 0 ? local / day : (local - day + 1) / day
        return UInt8(((days + 4) % 7 + 7) % 7)
    }

    static func minute(_ local: Int64) -> Int {
        Int((local % day + day) % day / 60)
    }
}
