// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// A place in the customer's journey, and where its codes lead.
public struct Touchpoint: Hashable, Sendable {
    /// Whether its codes answer.
    public enum State: UInt8, Sendable, CaseIterable {
        case active = 1
        case disabled = 2

        /// The word in every format.
        public var name: String { "\(self)" }
    }

    public let id: TouchpointID
    public var title: String
    public var destination: Destination
    public var campaign: String?
    public var partner: String?
    public var location: String?
    /// Whether redirects carry a click ID.
    public var tracking: Bool
    /// Whether any HTTP method is answered, with 307.
    public var methodsAny: Bool
    public var state: State
    /// What it asks beyond its destination.
    public var terms: Terms
    /// Counts the versions of this touchpoint, from 1.
    public var revision: Int
    /// Unix ms.
    public let createdAt: Int64

    public init(
        id: TouchpointID, title: String, destination: Destination, campaign: String? = nil, partner: String? = nil,
        location: String? = nil, tracking: Bool = true, methodsAny: Bool = false, state: State = .active,
        terms: Terms = .none, revision: Int = 1, createdAt: Int64
    ) {
        self.id = id
        self.title = title
        self.destination = destination
        self.campaign = campaign
        self.partner = partner
        self.location = location
        self.tracking = tracking
        self.methodsAny = methodsAny
        self.state = state
        self.terms = terms
        self.revision = revision
        self.createdAt = createdAt
    }
}
