// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// What a code leads to: everything that the hot path needs and nothing that it must compute.
public struct Route: Sendable {
    /// Whether the placement answers now.
    public enum State: UInt8, Sendable {
        case live
        case disabled
    }

    public var touchpoint: TouchpointID
    public var placement: PlacementID
    public var channel: Channel
    public var state: State
    /// The redirect keeps its method and answers any method with 307.
    public var anyMethod: Bool
    /// The `Location` in ASCII with the marks of ``LocationMark``.
    public var location: ArraySlice<UInt8>
    /// What this touchpoint asks beyond leading on; nil for most, which then pay nothing for it.
    public var terms: RouteTerms?

    public init(
        touchpoint: TouchpointID, placement: PlacementID, channel: Channel, state: State, anyMethod: Bool,
        location: ArraySlice<UInt8>, terms: RouteTerms? = nil
    ) {
        self.touchpoint = touchpoint
        self.placement = placement
        self.channel = channel
        self.state = state
        self.anyMethod = anyMethod
        self.location = location
        self.terms = terms
    }
}

/// The codes of one moment. Immutable: a change makes another table, and the whole is swapped.
public protocol CodeTable: Sendable {
    /// The route of a normalised code, or nil. Called on event loops for every request: no locks, no I/O.
    func route(for key: CodeKey) -> Route?

    /// The codes that search engines may follow: what robots.txt allows.
    var crawlable: [String] { get }
}

extension CodeTable {
    public var crawlable: [String] { [] }
}
