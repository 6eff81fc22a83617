// SPDX-License-Identifier: Apache-2.0

internal import Redirect
internal import Tracking

extension Rule {
    /// Whether every visitor whom `other` would take is taken by this rule, which stands above it.
    func covers(_ other: Rule) -> Bool {
        conditions.allSatisfy { mine in other.conditions.contains { $0.implies(mine) } }
    }

    /// Whether the two differ in nothing but their times, and these meet.
    func overlapsInTime(_ other: Rule) -> Bool {
        let (mine, theirs) = (periods, other.periods)
        guard !mine.isEmpty, !theirs.isEmpty, Set(timeless) == Set(other.timeless) else { return false }
        return mine.contains { period in theirs.contains { $0.overlaps(period) } }
    }

    private var periods: [Range<Int64>] {
        conditions.flatMap { condition -> [Range<Int64>] in
            if case .period(let periods) = condition.test, !condition.isNegated { periods } else { [] }
        }
    }

    private var timeless: [RuleCondition] {
        conditions.filter { if case .period = $0.test { false } else { true } }
    }

    /// Why no visitor can ever meet all conditions; nil where one could.
    var contradiction: String? {
        for (place, condition) in conditions.enumerated() {
            for other in conditions[..<place] where condition.excludes(other) {
                return "two conditions on the same thing exclude each other"
            }
        }
        return nil
    }
}

extension RuleCondition {
    /// Whether this holds only where `other` does.
    func implies(_ other: RuleCondition) -> Bool {
        if self == other { return true }
        guard !isNegated, !other.isNegated else {
            return isNegated && other.isNegated && RuleCondition(other.test).implies(RuleCondition(test))
        }
        switch (test, other.test) {
        case (.device(let mine), .device(let theirs)): return Set(mine).isSubset(of: theirs)
        case (.os(let mine), .os(let theirs)), (.browser(let mine), .browser(let theirs)),
            (.country(let mine), .country(let theirs)), (.zone(let mine), .zone(let theirs)):
            return Set(mine).isSubset(of: theirs)
        case (.language(let mine), .language(let theirs)):
            return mine.allSatisfy { tag in theirs.contains { tag == $0 || tag.hasPrefix($0 + "-") } }
        case (.address(let mine), .address(let theirs)): return Set(mine).isSubset(of: theirs)
        case (.period(let mine), .period(let theirs)):
            return mine.allSatisfy { period in
                theirs.contains { $0.lowerBound <= period.lowerBound && period.upperBound <= $0.upperBound }
            }
        case (.weekday(let mine), .weekday(let theirs)): return mine & ~theirs == 0
        case (.hours(let mine), .hours(let theirs)):
            return mine.allSatisfy { hours in
                theirs.contains { $0.lowerBound <= hours.lowerBound && hours.upperBound <= $0.upperBound }
            }
        case (.query(let name, let mine), .query(let other, let theirs)):
            guard name == other else { return false }
            guard let theirs else { return true }
            return mine.map { Set($0).isSubset(of: theirs) } ?? false
        case (.box(let mine), .box(let theirs)): return Set(mine).isSubset(of: theirs)
        case (.channel(let mine), .channel(let theirs)): return Set(mine).isSubset(of: theirs)
        default: return false
        }
    }

    /// Whether no visitor meets both. A visitor has one device, one system and one address, and may want two languages
    /// or send a parameter twice.
    func excludes(_ other: RuleCondition) -> Bool {
        if test == other.test { return isNegated != other.isNegated }
        guard !isNegated, !other.isNegated else { return false }
        switch (test, other.test) {
        case (.device(let mine), .device(let theirs)): return Set(mine).isDisjoint(with: theirs)
        case (.os(let mine), .os(let theirs)), (.browser(let mine), .browser(let theirs)),
            (.country(let mine), .country(let theirs)), (.zone(let mine), .zone(let theirs)):
            return Set(mine).isDisjoint(with: theirs)
        case (.period(let mine), .period(let theirs)):
            return !mine.contains { period in theirs.contains { $0.overlaps(period) } }
        case (.weekday(let mine), .weekday(let theirs)): return mine & theirs == 0
        case (.hours(let mine), .hours(let theirs)):
            return !mine.contains { hours in theirs.contains { $0.overlaps(hours) } }
        case (.box(let mine), .box(let theirs)): return Set(mine).isDisjoint(with: theirs)
        case (.channel(let mine), .channel(let theirs)): return Set(mine).isDisjoint(with: theirs)
        case (.uplink(let mine), .uplink(let theirs)): return mine != theirs
        default: return false
        }
    }
}
