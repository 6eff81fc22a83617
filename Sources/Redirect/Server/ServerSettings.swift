// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import Tracking

/// What an operator may set of the redirect server. Replaced whole while it runs.
public struct ServerSettings: Sendable {
    /// How long an answer waits for its commit; nil waits for ever.
    public var deadline: TimeAmount?
    /// Open connections over all event loops; beyond it the longest idle ones make room.
    public var maxConnections: Int
    /// How long a connection may stay silent between requests.
    public var idleTimeout: TimeAmount
    /// How long a request head may take from its first byte to its last.
    public var headTimeout: TimeAmount
    /// What links are.
    public var desk = DeskSettings()

    public init(
        deadline: TimeAmount? = .milliseconds(150), maxConnections: Int = 4_096, idleTimeout: TimeAmount = .seconds(15),
        headTimeout: TimeAmount = .seconds(10)
    ) {
        self.deadline = deadline
        self.maxConnections = maxConnections
        self.idleTimeout = idleTimeout
        self.headTimeout = headTimeout
    }
}

/// What an operator may set of how requests are answered.
public struct DeskSettings: Sendable {
    public var verdicts = VerdictRules.builtIn
    public var visitors = VisitorPolicy()
    public var portal = PortalMode.off
    /// Where those are led whose code nobody has; nil for a page that says so.
    public var unknownURL: String?
    /// The host of our own links, lower case.
    public var publicHost: String?
    /// The query parameter that carries the click ID.
    public var clickIDParameter = "click_id"
    /// The venue's time zone.
    public var zone = ZoneOffsets.utc
    public var box = BoxFacts()
    /// The keys of tags that sign; nil where there are none.
    public var tapKeys: (any TapKeys)?

    public init() {}
}

/// Reads the box's clocks.
public protocol Timepiece: Sendable {
    /// This instant. Called for every request: no locks, no I/O.
    func moment() -> Moment
}
