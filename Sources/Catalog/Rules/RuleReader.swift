// SPDX-License-Identifier: Apache-2.0

internal import Redirect

/// Reads one line of a sheet.
struct RuleReader {
    let line: Int
    let policy: DestinationPolicy

    /// The conditions that there are.
    static let names =
        "device, os, browser, language, country, ip, at, weekday, hours, query.NAME, zone, box, uplink, channel"

    func rule(_ text: String) throws(RuleError) -> Rule {
        guard let arrow = text.arrow else {
            throw RuleError(line, text.count { $0 == "\"" }.isMultiple(of: 2) ? .noTarget : .openQuote)
        }
        let words = try words(text[..<arrow.lowerBound]).filter { $0 != "always" }
        var conditions: [RuleCondition] = []
        for word in words { conditions.append(try condition(word)) }
        let rule = Rule(
            line: line, text: text, conditions: conditions, words: words,
            target: try target(text[arrow.upperBound...].trimmed))
        if let why = rule.contradiction { throw RuleError(line, .never(why)) }
        return rule
    }

    /// Words between blanks; quotes hold blanks together.
    private func words(_ text: Substring) throws(RuleError) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for symbol in text {
            if symbol == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, symbol == " " || symbol == "\t" {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(symbol)
            }
        }
        guard !isQuoted else { throw RuleError(line, .openQuote) }
        return word.isEmpty ? words : words + [word]
    }

    private func condition(_ word: String) throws(RuleError) -> RuleCondition {
        guard let equals = word.firstIndex(of: "=") else { throw RuleError(line, .noCondition(word)) }
        var name = word[..<equals]
        let isNegated = name.last == "!"
        if isNegated { name = name.dropLast() }
        let value = String(word[word.index(after: equals)...])
        guard !name.isEmpty else { throw RuleError(line, .noCondition(word)) }
        return RuleCondition(try RuleValue(line: line, name: String(name), text: value).test(), isNegated: isNegated)
    }

    // MARK: Where to go

    private func target(_ text: String) throws(RuleError) -> Rule.Target {
        if text.isEmpty { throw RuleError(line, .noTarget) }
        if text == "offline" { return .offline }
        let parts = text.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard parts.count > 1 || parts[0].hasSuffix("%") else { return .destination(try destination(parts[0])) }
        guard parts.count.isMultiple(of: 2) else { throw RuleError(line, .weights(Self.form)) }
        var ways: [Rule.Way] = []
        for place in stride(from: 0, to: parts.count, by: 2) {
            let share = try share(parts[place])
            ways.append(Rule.Way(share: share, destination: try destination(parts[place + 1])))
        }
        let sum = ways.reduce(0) { $0 + $1.share }
        guard sum == RouteRule.whole else {
            throw RuleError(line, .weights("the weights add up to \(Self.percent(sum)) and not to 100%"))
        }
        return .split(ways)
    }

    private static let form = "a split is written 50% https://… 50% https://…"

    private func destination(_ text: String) throws(RuleError) -> Destination {
        do throws(DestinationError) { return try Destination(checking: text, policy: policy) } catch {
            throw RuleError(line, .destination(error))
        }
    }

    /// Hundredths of a percent.
    private func share(_ text: String) throws(RuleError) -> UInt64 {
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard text.last == "%", (1...2).contains(parts.count), let whole: UInt64 = String(parts[0]).digits(),
            whole <= 100
        else {
            throw RuleError(line, .weights(Self.form))
        }
        let digits = parts.count > 1 ? parts[1] : "0"
        guard (1...2).contains(digits.count), let part: UInt64 = String(digits).digits() else {
            throw RuleError(line, .weights("a weight has at most two digits behind its point"))
        }
        let share = whole * 100 + (digits.count == 1 ? part * 10 : part)
        guard share > 0 else { throw RuleError(line, .never("a way with 0% is never taken")) }
        return share
    }

    private static func percent(_ share: UInt64) -> String {
        share.isMultiple(of: 100) ? "\(share / 100)%" : "\(share / 100).\(share % 100 / 10)\(share % 10)%"
    }
}

extension String {
    /// The arrow between conditions and target, outside of quotes.
    fileprivate var arrow: Range<Index>? {
        var isQuoted = false
        var isBehindBlank = true
        for place in indices {
            if !isQuoted, isBehindBlank, self[place...].hasPrefix("->") {
                return place..<index(place, offsetBy: 2)
            }
            if self[place] == "\"" { isQuoted.toggle() }
            isBehindBlank = self[place] == " " || self[place] == "\t"
        }
        return nil
    }

    /// A number without a sign.
    func digits<Number: FixedWidthInteger>() -> Number? {
        utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Number(self) : nil
    }
}
