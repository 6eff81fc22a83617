// SPDX-License-Identifier: Apache-2.0

/// What a touchpoint asks beyond leading on. Shared by its routes and never changed.
public final class RouteTerms: Sendable {
    /// How a visitor is led on.
    public enum Status: Int, Sendable {
        case moved = 301
        case found = 302
        case temporary = 307
        case permanent = 308
    }

    /// What becomes of the visitor's own query.
    public enum QueryPassing: UInt8, Sendable {
        /// Added, and the link's own values win.
        case add
        /// Added, and the visitor's values win.
        case override
        case drop
    }

    /// What the destination learns of us.
    public enum ReferrerPolicy: UInt8, Sendable {
        case path
        case origin
        case nothing

        var value: StaticString {
            switch self {
            case .path: "no-referrer-when-downgrade"
            case .origin: "strict-origin"
            case .nothing: "no-referrer"
            }
        }
    }

    /// What stands between a visitor and the destination.
    public enum Gate: Sendable {
        /// A page whose button leads on: a robot that follows a link presses none.
        case confirmation
        case password(any PasswordLock)
    }

    public struct Content: Sendable {
        public var status = Status.found
        public var query = QueryPassing.add
        public var referrer = ReferrerPolicy.path
        /// Loads ahead are led on, without a click ID, instead of being declined.
        public var leadsSpeculation = false
        /// Previews get a card made here instead of the destination's own.
        public var showsCard = false
        /// No `+` page.
        public var isPrivate = false
        /// Unix ms from which it answers.
        public var starts: Int64?
        /// Unix ms from which it does not answer any more.
        public var expires: Int64?
        /// Where those are led who come too late, or after the last.
        public var expiredLocation: ArraySlice<UInt8>?
        /// How often it leads on.
        public var mostVisits: Int?
        public var gate: Gate?
        /// The folder that is shown while the uplink is down.
        public var offline: String?
        /// The first that matches is followed.
        public var rules: [RouteRule] = []

        public init() {}
    }

    public let content: Content
    let program: RuleProgram

    public init(_ content: Content) {
        self.content = content
        program = RuleProgram(content.rules)
    }
}

/// Knows whether a password is the right one.
public protocol PasswordLock: Sendable {
    /// Whether a password opens it. Takes some 50 ms and as many MB: never called on an event loop.
    func opens(_ password: [UInt8]) -> Bool
}
