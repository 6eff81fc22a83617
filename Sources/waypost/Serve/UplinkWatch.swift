// SPDX-License-Identifier: Apache-2.0

import Linux
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Settings

/// Finds out whether the internet can be reached, and tells the redirect.
struct UplinkWatch: Service {
    let settings: @Sendable () -> EdgeSettings
    /// Where the core is, if there is one.
    let core: @Sendable () -> (host: String, port: Int)?
    let group: any EventLoopGroup
    let logger: Logger
    let tell: @Sendable (Bool) async -> Void

    /// One failure may be a lost packet.
    private static let failuresToBelieve = 2
    private static let patience: TimeAmount = .seconds(3)

    func run() async throws {
        var isUp = true
        var failures = 0
        while !Task.isShuttingDownGracefully {
            let settings = settings()
            failures = await isReachable(settings) ? 0 : failures + 1
            let isForced = settings.uplink.state != .auto
            let now = failures == 0 || (failures < Self.failuresToBelieve && isUp && !isForced)
            if now != isUp {
                isUp = now
                logger.notice(isUp ? "The uplink is back." : "The uplink is down: offline pages are shown.")
                await tell(isUp)
            }
            let pause = failures > 0 && isUp ? 1 : settings.uplink.intervalS
            do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(pause)) } } catch { return }
        }
    }

    private func isReachable(_ settings: EdgeSettings) async -> Bool {
        switch settings.uplink.state {
        case .up: return true
        case .down: return false
        case .auto: break
        }
        if let check = settings.uplink.check { return await connects(check.host.text, check.port) }
        guard InterfaceAddresses.hasDefaultRoute else { return false }
        guard let core = core() else { return true }
        return await connects(core.host, core.port)
    }

    private func connects(_ host: String, _ port: Int) async -> Bool {
        do {
            let channel = try await ClientBootstrap(group: group).connectTimeout(Self.patience)
                .connect(host: host, port: port).get()
            channel.close(promise: nil)
            return true
        } catch {
            return false
        }
    }
}
