// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import Logging
internal import NIOCore

/// What a request carries through the router.
struct CoreContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who asks, once that is known.
    var principal: Principal?
    /// The address at the other end of the connection, for throttling alone; it is never kept.
    let peer: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }

    /// The org of who asks.
    var org: OrgID {
        get throws(Problem) {
            guard let principal else { throw Problem.token }
            return principal.org
        }
    }

    /// The device that asks.
    var device: EnrolledDevice {
        get throws(Problem) {
            guard case .device(let device) = principal else { throw Problem.token }
            return device
        }
    }
}

extension Problem {
    static let token = Problem(.unauthorized, "token", "give a token that is known: Authorization: Bearer TOKEN")
}
