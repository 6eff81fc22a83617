// SPDX-License-Identifier: Apache-2.0

import EdgeStore
import Linux
import Settings
import Sync
import Tracking

/// The way to the core as configuration and identity say.
enum SyncWay {
    static func settings(_ settings: EdgeSettings, identity: IdentityFile, clock: BoxClock) -> SyncService.Settings {
        let url = origin(settings, identity)
        var way: (@Sendable () throws -> any Uplink)?
        if let url { way = { try uplink(to: url, settings.sync, identity: identity, clock: clock) } }
        return SyncService.Settings(
            interval: .seconds(Int64(settings.sync.intervalS)), core: url?.description, uplink: way)
    }

    private static func origin(_ settings: EdgeSettings, _ identity: IdentityFile) -> WebOrigin? {
        settings.sync.coreURL ?? identity.identity.coreURL.flatMap { try? WebOrigin(settingText: $0) }
    }

    /// Where the core is, if there is one.
    static func core(_ settings: EdgeSettings, identity: IdentityFile) -> (host: String, port: Int)? {
        origin(settings, identity).map { ($0.host.text, $0.port) }
    }

    /// An uplink to a core; throws for one that may not be spoken to.
    static func uplink(
        to url: WebOrigin, _ settings: EdgeSettings.Sync, identity: IdentityFile?, clock: BoxClock
    ) throws -> HTTPUplink {
        let core = try CoreAddress(isSecure: url.scheme == .https, host: url.host.text, port: url.port)
        return HTTPUplink(
            HTTPUplink.Configuration(
                core: core, pin: settings.pin, proxy: settings.proxy.map { ($0.host.text, $0.port) },
                bytesPerSecond: settings.bytesPerSecond == 0 ? nil : settings.bytesPerSecond,
                userAgent: "waypost/\(Waypost.version)",
                roots: ProcessEnvironment.variables["SSL_CERT_FILE"] ?? HTTPUplink.Configuration.systemRoots,
                now: {
                    // What the core has said of the time has passed, whatever the box's own clock says.
                    max(clock.moment().wall, Moment.earliest, identity?.identity.coreTime ?? 0)
                }))
    }
}
