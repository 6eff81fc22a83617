// SPDX-License-Identifier: Apache-2.0

internal import Linux
public import NIOCore
internal import NIOPosix

/// The way to the core over HTTP/1.1, kept open between requests, on a thread that yields to the redirect.
public actor HTTPUplink: Uplink {
    public struct Configuration: Sendable {
        public var core: CoreAddress
        /// `sha256//BASE64` of the only public key that the core may show.
        public var pin: String?
        /// A proxy for https (HTTP CONNECT).
        public var proxy: (host: String, port: Int)?
        /// The most bytes a second that are sent; nil for as many as go.
        public var bytesPerSecond: Int?
        public var userAgent: String
        /// The file of trusted roots, in PEM.
        public var roots: String
        /// Unix ms that certificates are judged by: the wall clock, or what is known to have passed.
        public var now: @Sendable () -> Int64
        public var connectTime: Duration = .seconds(10)
        /// How long the core may take to answer, once it has the request; and how long the request may stand still.
        public var answerTime: Duration = .seconds(20)

        /// Debian's trusted roots.
        public static let systemRoots = "/etc/ssl/certs/ca-certificates.crt"

        public init(
            core: CoreAddress, pin: String? = nil, proxy: (host: String, port: Int)? = nil, bytesPerSecond: Int? = nil,
            userAgent: String, roots: String = systemRoots, now: @escaping @Sendable () -> Int64
        ) {
            self.core = core
            self.pin = pin
            self.proxy = proxy
            self.bytesPerSecond = bytesPerSecond
            self.userAgent = userAgent
            self.roots = roots
            self.now = now
        }
    }

    private let configuration: Configuration
    private let group: any EventLoopGroup
    private var kept: UplinkConnection?

    /// One thread for the process, which leaves the processor to whoever answers visitors. It lives as long.
    public static let quietGroup: any EventLoopGroup = {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        group.next().execute { ThreadPriority.yieldToOthers() }
        return group
    }()

    public init(_ configuration: Configuration, group: any EventLoopGroup = quietGroup) {
        self.configuration = configuration
        self.group = group
    }

    public func send(_ request: UplinkRequest) async throws(UplinkError) -> UplinkAnswer {
        if let kept {
            self.kept = nil
            do throws(UplinkError) {
                if kept.isOpen { return try await exchange(request, over: kept) }
            } catch {
                // The core may have closed it while it was idle; then nothing was answered, and asking once more is
                // harmless: every request of ours may be repeated.
                guard error.kind == .unreachable, !kept.hasAnswered else { throw error }
            }
            kept.close()
        }
        return try await exchange(request, over: try await UplinkConnection.open(configuration, on: group.next()))
    }

    private func exchange(
        _ request: UplinkRequest, over connection: UplinkConnection
    ) async throws(UplinkError) -> UplinkAnswer {
        let (answer, keepsAlive) = try await connection.exchange(request)
        if keepsAlive { kept = connection } else { connection.close() }
        return answer
    }

    public func close() {
        kept?.close()
        kept = nil
    }
}
