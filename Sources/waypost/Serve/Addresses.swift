// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Settings
import Synchronization

/// Where the appliance answers, once it does.
final class Addresses: Sendable {
    private struct State {
        var redirect: String?
        var console: String?
    }

    private let state = Mutex(State())
    /// Yields once both ports are bound.
    let known: AsyncStream<(redirect: String, console: String)>
    private let knowing: AsyncStream<(redirect: String, console: String)>.Continuation

    init() {
        (known, knowing) = AsyncStream.makeStream()
    }

    var redirect: String? { state.withLock { $0.redirect } }
    var console: String? { state.withLock { $0.console } }

    func set(redirect address: SocketAddress?) { set { $0.redirect = Self.text(address) } }
    func set(console address: SocketAddress?) { set { $0.console = Self.text(address) } }

    private func set(_ change: (inout State) -> Void) {
        let both: (String, String)? = state.withLock { state in
            change(&state)
            guard let redirect = state.redirect, let console = state.console else { return nil }
            return (redirect, console)
        }
        if let both { knowing.yield(both) }
    }

    /// `127.0.0.1:8080`, `[::1]:8080`.
    private static func text(_ address: SocketAddress?) -> String {
        guard let address, let host = address.ipAddress, let port = address.port else { return "unknown" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

/// The configuration in force.
final class LiveSettings: Sendable {
    private let settings: Mutex<EdgeSettings>

    init(_ settings: EdgeSettings) {
        self.settings = Mutex(settings)
    }

    var current: EdgeSettings { settings.withLock { $0 } }

    func take(_ settings: EdgeSettings) { self.settings.withLock { $0 = settings } }
}
