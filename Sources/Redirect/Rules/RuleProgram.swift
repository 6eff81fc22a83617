// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// The rules of a touchpoint as the hot path asks them: what can be told from a bit or a number is asked first of all and
/// touches no text; the rest is asked as it was written.
struct RuleProgram: Sendable {
    /// One condition in 32 bytes that hold no reference.
    private struct Step: BitwiseCopyable {
        enum Subject: UInt8, BitwiseCopyable {
            case device, os, browser, channel, weekday, uplink
            case local, minute
            /// The condition at ``lower`` of ``RuleProgram/conditions``.
            case other
        }

        var subject: Subject
        var isNegated: Bool
        /// The rule it belongs to.
        var rule: Int32
        /// Bits of which one must be set, or the first number.
        var lower: Int64
        /// The end of the numbers.
        var upper: Int64
    }

    private var steps: [Step] = []
    private var conditions: [RuleCondition] = []
    /// Systems and browsers that rules name, each a bit; the last bit is for all others.
    private var systems: [String] = []
    private var browsers: [String] = []
    private let count: Int

    init(_ rules: [RouteRule]) {
        count = rules.count
        for (number, rule) in rules.enumerated() {
            for condition in rule.conditions.sorted(by: { $0.isQuick && !$1.isQuick }) { add(condition, Int32(number)) }
        }
    }

    private mutating func add(_ condition: RuleCondition, _ rule: Int32) {
        func step(_ subject: Step.Subject, _ lower: Int64, _ upper: Int64 = 0) -> Step {
            Step(subject: subject, isNegated: condition.isNegated, rule: rule, lower: lower, upper: upper)
        }
        switch condition.test {
        case .device(let classes):
            steps.append(step(.device, classes.reduce(0) { $0 | Self.bit($1) }))
        case .os(let names) where Self.fit(names, systems):
            steps.append(step(.os, names.reduce(0) { $0 | Self.bit(of: $1, in: &systems) }))
        case .browser(let names) where Self.fit(names, browsers):
            steps.append(step(.browser, names.reduce(0) { $0 | Self.bit(of: $1, in: &browsers) }))
        case .channel(let channels): steps.append(step(.channel, channels.reduce(0) { $0 | 1 << Int64($1.rawValue) }))
        case .weekday(let days): steps.append(step(.weekday, Int64(days)))
        case .uplink(let isUp): steps.append(step(.uplink, isUp ? 1 : 2))
        case .period(let periods) where periods.count == 1:
            steps.append(step(.local, periods[0].lowerBound, periods[0].upperBound))
        case .hours(let hours) where hours.count == 1:
            steps.append(step(.minute, Int64(hours[0].lowerBound), Int64(hours[0].upperBound)))
        default:
            steps.append(step(.other, Int64(conditions.count)))
            conditions.append(condition)
        }
    }

    private static func bit(_ device: UserAgent.DeviceClass) -> Int64 {
        1 << Int64(UserAgent.DeviceClass.allCases.firstIndex(of: device) ?? 63)
    }

    private static func fit(_ names: [String], _ known: [String]) -> Bool { Set(known).union(names).count <= 60 }

    private static func bit(of name: String, in names: inout [String]) -> Int64 {
        if let index = names.firstIndex(of: name) { return 1 << Int64(index) }
        names.append(name)
        return 1 << Int64(names.count - 1)
    }

    private static func bit(of name: String?, in names: [String]) -> Int64 {
        names.firstIndex(of: name ?? "other").map { 1 << Int64($0) } ?? 1 << 62
    }

    // MARK: Asking

    /// What is told without a text.
    struct Quick {
        var agent: UserAgent
        var channel: Channel
        var isUplinkUp: Bool
        /// As ``RuleFacts/local``.
        var local: Int64?
    }

    /// The place of the first rule whose conditions all hold. `facts` is asked for once at most.
    func first(_ quick: Quick, facts: () -> RuleFacts) -> Int? {
        let (device, os) = (Self.bit(quick.agent.deviceClass), Self.bit(of: quick.agent.os, in: systems))
        let browser = Self.bit(of: quick.agent.browser, in: browsers)
        let channel = Int64(1) << Int64(quick.channel.rawValue)
        let weekday = quick.local.map { Int64(1) << Int64(RuleCondition.weekday($0)) }
        let minute = quick.local.map { Int64(RuleCondition.minute($0)) }
        var known: RuleFacts?
        func holds(_ step: Step) -> Bool {
            let passes: Bool?
            switch step.subject {
            case .device: passes = step.lower & device != 0
            case .os: passes = step.lower & os != 0
            case .browser: passes = step.lower & browser != 0
            case .channel: passes = step.lower & channel != 0
            case .uplink: passes = step.lower & (quick.isUplinkUp ? 1 : 2) != 0
            case .weekday: passes = weekday.map { step.lower & $0 != 0 }
            case .local: passes = quick.local.map { step.lower <= $0 && $0 < step.upper }
            case .minute: passes = minute.map { step.lower <= $0 && $0 < step.upper }
            case .other:
                let facts = known ?? facts()
                known = facts
                return conditions[Int(step.lower)].holds(for: facts)
            }
            return passes.map { $0 != step.isNegated } ?? false
        }
        return steps.withUnsafeBufferPointer { steps in
            var place = 0
            for rule in 0..<Int32(count) {
                var isMet = true
                while place < steps.count, steps[place].rule == rule {
                    isMet = isMet && holds(steps[place])
                    place += 1
                }
                if isMet { return Int(rule) }
            }
            return nil
        }
    }
}

extension RuleCondition {
    /// Whether it is told from a bit or a number.
    fileprivate var isQuick: Bool {
        switch test {
        case .language, .country, .address, .query, .zone, .box: false
        default: true
        }
    }
}
