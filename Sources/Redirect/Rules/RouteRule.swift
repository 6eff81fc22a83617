// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// Where visitors go for whom all conditions hold.
public struct RouteRule: Sendable {
    /// Where a rule leads.
    public enum Target: Sendable {
        /// A location with its marks.
        case location(ArraySlice<UInt8>)
        /// Locations with the share up to which each one goes; the last share is ``whole``. Who went one way goes that
        /// way again.
        case split([(through: UInt64, location: ArraySlice<UInt8>)])
        /// The touchpoint's offline page.
        case offline
    }

    /// All shares of a split: hundredths of a percent.
    public static let whole: UInt64 = 10_000

    /// Where a visitor's share lies among all shares. Spread once more: shares are hashes or click IDs, whose lower bits
    /// alone need not be even.
    public static func place(of share: UInt64) -> UInt64 {
        (share &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: whole).high
    }

    public var conditions: [RuleCondition]
    public var target: Target
    /// The line of the rule file, for whoever asks why.
    public var line: Int

    public init(conditions: [RuleCondition], target: Target, line: Int) {
        self.conditions = conditions
        self.target = target
        self.line = line
    }
}

extension RouteRule {
    /// Whether all conditions hold.
    public func holds(for facts: borrowing RuleFacts) -> Bool {
        for condition in conditions where !condition.holds(for: facts) { return false }
        return true
    }
}

extension RouteRule.Target {
    /// The location for a visitor's share; nil for the offline page.
    public func location(share: () -> UInt64) -> ArraySlice<UInt8>? {
        switch self {
        case .location(let location): return location
        case .offline: return nil
        case .split(let ways):
            let place = RouteRule.place(of: share())
            return ways.first { place < $0.through }?.location ?? ways.last?.location
        }
    }
}
