// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// What rules ask about one request. Made only for touchpoints that have rules.
public struct RuleFacts: Sendable {
    public var agent: UserAgent
    public var languages: LanguagePreference
    public var country: String?
    public var address: InternetAddress?
    /// The venue's time in seconds, as if it were UTC; nil while the clock is not known.
    public var local: Int64?
    public var query: QueryValues
    public var box: BoxFacts
    public var channel: Channel

    public init(
        agent: UserAgent, languages: LanguagePreference = .init(""), country: String? = nil,
        address: InternetAddress? = nil, local: Int64? = nil, query: QueryValues = .init(""), box: BoxFacts = .init(),
        channel: Channel = .link
    ) {
        self.agent = agent
        self.languages = languages
        self.country = country
        self.address = address
        self.local = local
        self.query = query
        self.box = box
        self.channel = channel
    }
}

/// What a box knows of itself.
public struct BoxFacts: Sendable, Equatable {
    /// The part of the venue in which it stands.
    public var zone: String?
    public var device: UInt32
    public var isUplinkUp: Bool

    public init(zone: String? = nil, device: UInt32 = 0, isUplinkUp: Bool = true) {
        self.zone = zone
        self.device = device
        self.isUplinkUp = isUplinkUp
    }
}

/// The pairs of a query, decoded.
public struct QueryValues: Sendable {
    private let pairs: [(name: String, value: String)]

    public init(_ query: some StringProtocol) {
        pairs = query.utf8.isEmpty ? [] : Self.pairs(Array(query.utf8)[...])
    }

    init(_ query: ArraySlice<UInt8>) {
        pairs = Self.pairs(query)
    }

    private static func pairs(_ query: ArraySlice<UInt8>) -> [(name: String, value: String)] {
        query.split(separator: UInt8(ascii: "&")).map { pair in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            return (text(name), text(pair[name.endIndex...].dropFirst()))
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: PassedQuery.decoded(bytes), as: UTF8.self)
    }

    /// The values of a name, in order.
    public func values(of name: String) -> [String] {
        pairs.isEmpty ? [] : pairs.compactMap { $0.name == name ? $0.value : nil }
    }
}

/// The languages of `Accept-Language` (RFC 9110 section 12.5.4) by weight.
public struct LanguagePreference: Sendable {
    /// Lower case, with weights in thousandths; refused ones (`q=0`) are left out.
    private let languages: [(tag: String, weight: Int)]

    /// How far below the heaviest a language may lie and still be one that its visitor wants.
    private static let reach = 100

    public init(_ field: some StringProtocol) {
        languages = field.split(separator: ",").compactMap { part in
            let parts = part.split(separator: ";").map { String($0.filter { $0 != " " && $0 != "\t" }).lowercased() }
            guard let tag = parts.first, !tag.isEmpty else { return nil }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Self.weight($0.dropFirst(2)) } ?? 1_000
            return weight > 0 ? (tag, weight) : nil
        }
    }

    /// A qvalue in thousandths; what is none counts as nothing.
    private static func weight(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = Int(parts[0]), (0...1).contains(whole) else { return 0 }
        let digits = parts.count > 1 ? parts[1].prefix(3) : ""
        guard let part = digits.isEmpty ? 0 : Int(digits) else { return 0 }
        return min(1_000, whole * 1_000 + part * [1_000, 100, 10, 1][digits.count])
    }

    /// Whether one of the ranges is among the languages that are wanted most.
    func prefers(_ ranges: [String]) -> Bool {
        guard let heaviest = languages.map(\.weight).max() else { return false }
        return languages.contains { language in
            language.weight >= heaviest - Self.reach
                && ranges.contains { language.tag == $0 || language.tag.hasPrefix($0 + "-") }
        }
    }
}
