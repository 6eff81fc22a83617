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
