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
    /// The `Location` in ASCII with marks: ``clickIDMark`` wherever the click ID belongs (without one none is minted),
    /// and around what is left out when there is no click ID, ``optionalStart`` and ``optionalEnd``.
    public var location: ArraySlice<UInt8>

    /// Stands for the click ID in a location. No URL holds a control byte.
    public static let clickIDMark: UInt8 = 0
    /// What follows, up to ``optionalEnd``, goes only with a click ID: `?click_id=` and the mark.
    public static let optionalStart: UInt8 = 1
    /// Ends what ``optionalStart`` began.
    public static let optionalEnd: UInt8 = 2

    public init(
        touchpoint: TouchpointID, placement: PlacementID, channel: Channel, state: State, anyMethod: Bool,
        location: ArraySlice<UInt8>
    ) {
        self.touchpoint = touchpoint
        self.placement = placement
        self.channel = channel
        self.state = state
        self.anyMethod = anyMethod
        self.location = location
    }
}

/// The codes of one moment. Immutable: a change makes another table, and the whole is swapped.
public protocol CodeTable: Sendable {
    /// The route of a normalised code, or nil. Called on event loops for every request: no locks, no I/O.
    func route(for key: CodeKey) -> Route?
}
