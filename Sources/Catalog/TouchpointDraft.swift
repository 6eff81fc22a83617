// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// A touchpoint as a person asks for it.
public struct TouchpointDraft: Hashable, Sendable {
    /// Empty for the destination's host.
    public var title: String
    public var destination: String
    public var campaign: String?
    public var partner: String?
    public var location: String?
    /// A vanity code for the first placement of the channel `link`, or else for the first placement.
    public var vanity: String?
    public var tracking: Bool
    public var methodsAny: Bool
    public var terms: Terms
    public var placements: [PlacementDraft]

    public init(
        title: String, destination: String, campaign: String? = nil, partner: String? = nil, location: String? = nil,
        vanity: String? = nil, tracking: Bool = true, methodsAny: Bool = false,
        terms: Terms = .none, placements: [PlacementDraft] = Channel.allCases.map { PlacementDraft($0) }
    ) {
        self.title = title
        self.destination = destination
        self.campaign = campaign
        self.partner = partner
        self.location = location
        self.vanity = vanity
        self.tracking = tracking
        self.methodsAny = methodsAny
        self.terms = terms
        self.placements = placements
    }
}

/// A placement as a person asks for it.
public struct PlacementDraft: Hashable, Sendable {
    public var channel: Channel
    public var label: String

    public init(_ channel: Channel, label: String = "") {
        self.channel = channel
        self.label = label
    }
}

/// What an edit changes; nil keeps what is there, and an empty text clears what may be absent.
public struct TouchpointEdit: Hashable, Sendable {
    public var title: String?
    public var destination: String?
    public var campaign: String?
    public var partner: String?
    public var location: String?
    public var state: Touchpoint.State?
    public var methodsAny: Bool?
    public var terms: Terms?

    public init(
        title: String? = nil, destination: String? = nil, campaign: String? = nil, partner: String? = nil,
        location: String? = nil, state: Touchpoint.State? = nil, methodsAny: Bool? = nil, terms: Terms? = nil
    ) {
        self.title = title
        self.destination = destination
        self.campaign = campaign
        self.partner = partner
        self.location = location
        self.state = state
        self.methodsAny = methodsAny
        self.terms = terms
    }
}
