// SPDX-License-Identifier: Apache-2.0

/// The record of one request for a placement, as the redirect knows it: raw facts, nothing resolved. Its identity
/// (device, run, seq) is given by the log that takes it.
public struct Visit: Sendable, Equatable {
    public var clickID: ClickID?
    public var touchpoint: TouchpointID?
    public var placement: PlacementID?
    public var channel: Channel?
    /// The code as asked for, normalised; at most 32 symbols.
    public var code: String
    public var verdict: Verdict
    /// The code of the rule that gave the verdict.
    public var reason: String
    public var outcome: Outcome
    public var moment: Moment
    public var request: RequestFacts
    /// Who it was, as far as the box can tell.
    public var visitor: Visitor?
    /// The sequence number, in the same run or an earlier one of this box, of the visit that this one repeats; both have
    /// the same click ID.
    public var repeatOf: UInt64?
    /// What a tag told in the link; nil without a tag.
    public var tag: TagReading?
    /// Answered before its commit: a power cut in that moment can lose it.
    public var earlyAnswer = false

    public init(
        clickID: ClickID? = nil, touchpoint: TouchpointID? = nil, placement: PlacementID? = nil,
        channel: Channel? = nil, code: String, verdict: Verdict, reason: String, outcome: Outcome, moment: Moment,
        request: RequestFacts
    ) {
        self.clickID = clickID
        self.touchpoint = touchpoint
        self.placement = placement
        self.channel = channel
        self.code = code
        self.verdict = verdict
        self.reason = reason
        self.outcome = outcome
        self.moment = moment
        self.request = request
    }
}

/// What a request said of itself, bounded and otherwise untouched.
public struct RequestFacts: Sendable, Equatable {
    /// `User-Agent`, at most 512 bytes.
    public var userAgent: String?
    /// The first language of `Accept-Language`, at most 35 bytes (RFC 5646 section 4.4.1).
    public var language: String?
    /// The host of `Referer`, at most 255 bytes.
    public var referrerHost: String?
    /// The kept query parameters (`utm_*`, `gclid`, …) as they came, joined by `&`; at most 1,024 bytes.
    public var parameters: String?
    /// Two letters (ISO 3166-1), told by a proxy that is trusted.
    public var country: String?
    /// The value of the query parameter that speaks of consent, at most 64 bytes.
    public var consent: String?

    public init(
        userAgent: String? = nil, language: String? = nil, referrerHost: String? = nil, parameters: String? = nil,
        country: String? = nil, consent: String? = nil
    ) {
        self.country = country
        self.consent = consent
        self.userAgent = userAgent
        self.language = language
        self.referrerHost = referrerHost
        self.parameters = parameters
    }
}
