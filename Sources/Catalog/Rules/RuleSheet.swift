// SPDX-License-Identifier: Apache-2.0

/// The rules of a touchpoint, a line each; the first that matches is followed, and where none does, the touchpoint's own
/// destination. `docs/rules.md` tells the language.
///
///     # Tuesdays the menu for iPhones, at night another page, and the rest is shared out
///     os=ios weekday=tue               -> https://shop.example/menu-ios
///     hours=22:00-06:00                -> https://shop.example/night
///     language=vi uplink=up            -> 50% https://shop.example/a 50% https://shop.example/b
///     uplink=down                      -> offline
public struct RuleSheet: Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    public let description: String
    public let rules: [Rule]

    /// What a touchpoint may have.
    public static let mostRules = 200
    /// Bytes.
    public static let longest = 65_536

    /// Reads a sheet, with its destinations held to the same rules as a touchpoint's own.
    public init(_ text: String, policy: DestinationPolicy) throws(RuleError) {
        guard text.utf8.count <= Self.longest else { throw RuleError(0, .tooLong) }
        description = text
        var rules: [Rule] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let written = line.trimmed
            guard !written.isEmpty, !written.hasPrefix("#") else { continue }
            guard rules.count < Self.mostRules else { throw RuleError(index + 1, .tooMany) }
            rules.append(try RuleReader(line: index + 1, policy: policy).rule(written))
        }
        self.rules = rules
    }

    /// What a reader of the sheet should know: lines that nobody reaches, and times that overlap.
    public var warnings: [RuleWarning] {
        var warnings: [RuleWarning] = []
        for (place, rule) in rules.enumerated() {
            let earlier = rules[..<place]
            if let above = earlier.first(where: { $0.covers(rule) }) {
                warnings.append(RuleWarning(line: rule.line, other: above.line, kind: .unreachable))
            } else if let above = earlier.first(where: { $0.overlapsInTime(rule) }) {
                warnings.append(RuleWarning(line: rule.line, other: above.line, kind: .overlap))
            }
        }
        return warnings
    }

    /// Whether a rule leads to the touchpoint's offline page.
    public var leadsOffline: Bool { rules.contains { $0.target == .offline } }
}

/// Something about a sheet that is odd and allowed.
public struct RuleWarning: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Sendable {
        case unreachable
        case overlap
    }

    public var line: Int
    /// The line above that is the reason.
    public var other: Int
    public var kind: Kind

    public var description: String {
        switch kind {
        case .unreachable: "line \(line) is never reached: line \(other) takes everybody whom it would"
        case .overlap: "lines \(other) and \(line) overlap in time; where they do, line \(other) goes first"
        }
    }
}

/// Why a sheet is refused.
public struct RuleError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        case tooLong
        case tooMany
        case noTarget
        case noCondition(String)
        case unknownCondition(String)
        case value(condition: String, String, expected: String)
        case never(String)
        case destination(DestinationError)
        case weights(String)
        case openQuote
    }

    /// From 1; 0 for the whole.
    public var line: Int
    public var reason: Reason

    init(_ line: Int, _ reason: Reason) {
        self.line = line
        self.reason = reason
    }

    public var description: String { (line == 0 ? "" : "line \(line): ") + sentence }

    private var sentence: String {
        switch reason {
        case .tooLong: "the rules have more than \(RuleSheet.longest) bytes"
        case .tooMany: "there are more than \(RuleSheet.mostRules) rules"
        case .noTarget: "a rule is conditions, “->” and where to go"
        case .noCondition(let word): "“\(word)” is no condition; conditions are written name=value"
        case .unknownCondition(let name): "there is no condition “\(name)”; there are \(RuleReader.names)"
        case .value(let condition, let value, let expected): "\(condition)=\(value): expected \(expected)"
        case .never(let why): "this can never match: \(why)"
        case .destination(let error): "\(error)"
        case .weights(let why): why
        case .openQuote: "a quote is opened and not closed"
        }
    }
}

extension StringProtocol {
    /// Without blanks at its ends.
    var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.dropLast(start.reversed().prefix { $0 == " " || $0 == "\t" }.count))
    }
}
