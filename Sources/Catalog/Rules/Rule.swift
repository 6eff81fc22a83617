// SPDX-License-Identifier: Apache-2.0

public import Redirect

/// One rule as somebody wrote it: where visitors go for whom all conditions hold.
public struct Rule: Hashable, Sendable {
    /// Where it leads.
    public enum Target: Hashable, Sendable {
        case destination(Destination)
        /// Destinations with their shares, in hundredths of a percent.
        case split([Way])
        /// The touchpoint's offline page.
        case offline
    }

    /// One way of a split.
    public struct Way: Hashable, Sendable {
        public var share: UInt64
        public var destination: Destination
    }

    /// The line of the sheet, from 1.
    public var line: Int
    /// The line as it was written, without blanks around it.
    public var text: String
    public var conditions: [RuleCondition]
    /// The conditions as they were written, one for each.
    public var words: [String]
    public var target: Target

    /// The way that a visitor's share takes.
    public static func way(of share: UInt64, in ways: [Way]) -> Way? {
        let place = RouteRule.place(of: share)
        var through: UInt64 = 0
        return ways.first { way in
            through += way.share
            return place < through
        }
    }

    /// The rule as routes hold it.
    func compiled(_ writer: LocationWriter) -> RouteRule {
        let compiled: RouteRule.Target
        switch target {
        case .offline: compiled = .offline
        case .destination(let destination): compiled = .location(writer.location(of: destination)[...])
        case .split(let ways):
            var through: UInt64 = 0
            compiled = .split(
                ways.map { way in
                    through += way.share
                    return (through, writer.location(of: way.destination)[...])
                })
        }
        return RouteRule(conditions: conditions, target: compiled, line: line)
    }
}
