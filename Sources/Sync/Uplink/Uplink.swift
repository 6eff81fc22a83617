// SPDX-License-Identifier: Apache-2.0

/// The way to the core. One request at a time; a connection may be kept between them.
public protocol Uplink: Sendable {
    /// Sends a request and reads the whole answer, whatever its status. Throws where no whole answer came: no network,
    /// no trust, no time, too much.
    func send(_ request: UplinkRequest) async throws(UplinkError) -> UplinkAnswer

    /// Ends the kept connection, if there is one.
    func close() async
}

/// What is asked of the core.
public struct UplinkRequest: Sendable {
    /// `GET` or `POST`.
    public var method: String
    /// With its query: `/v1/edge/catalog?since=17`.
    public var path: String
    /// Beside `Host`, `Content-Length` and `User-Agent`, which the uplink writes itself.
    public var fields: [(name: String, value: String)]
    public var body: [UInt8]

    public init(_ method: String, _ path: String, fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.fields = fields
        self.body = body
    }
}

/// What came back.
public struct UplinkAnswer: Sendable {
    public var status: Int
    public var contentType: String?
    /// The seconds of `Retry-After`; a date is not read, because the box may not know the time.
    public var retryAfter: Duration?
    public var body: [UInt8]
    /// The other side was proven to be the core: verified TLS, or this very machine.
    public var isVerified: Bool

    public init(
        status: Int, contentType: String? = nil, retryAfter: Duration? = nil, body: [UInt8] = [], isVerified: Bool
    ) {
        self.status = status
        self.contentType = contentType
        self.retryAfter = retryAfter
        self.body = body
        self.isVerified = isVerified
    }
}

/// Why no answer came, for people: what was tried, what happened, what to do.
public struct UplinkError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        /// Name, route, connection, or an end in the middle.
        case unreachable
        /// The certificate is not to be trusted.
        case untrusted
        case timeout
        /// The box itself gave it up: it stops.
        case stopped
        /// The answer is not HTTP, or too much of it.
        case nonsense
    }

    public var kind: Kind
    public var description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
