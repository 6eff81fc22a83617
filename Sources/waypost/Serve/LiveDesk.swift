// SPDX-License-Identifier: Apache-2.0

import EdgeStore
import Glibc
import Linux
import Logging
import NIOCore
import Redirect
import Settings
import Synchronization
import Tracking

/// What the configuration and the files that it names say of how requests are answered. What cannot be read anew stays as
/// it was.
final class LiveDesk: Sendable {
    private struct State {
        var verdicts = VerdictRules.builtIn
        var isUplinkUp = true
        var keys: SUNKeys?
    }

    private let health: HealthBoard
    private let logger: Logger
    private let identity: IdentityFile
    private let state = Mutex(State())

    static let complaint = "verdict-rules"
    private static let keyComplaint = "sun-keys"

    init(identity: IdentityFile, health: HealthBoard, logger: Logger) {
        self.identity = identity
        self.health = health
        self.logger = logger
    }

    /// The version of the rules in force.
    var rulesVersion: String { state.withLock { $0.verdicts.version } }

    /// Reads the files that a configuration names. Blocks.
    func load(_ settings: EdgeSettings) {
        loadRules(settings)
        loadKeys(settings)
    }

    private func loadKeys(_ settings: EdgeSettings) {
        do {
            let keys = try settings.nfc.sunKeys.map { try SUNKeys(file: $0) }
            state.withLock { $0.keys = keys }
            health.clear(Self.keyComplaint)
        } catch {
            let message = "\(error); taps are judged by the keys that were read before. Mend the file and send SIGHUP."
            if health.raise(.init(.yellow, Self.keyComplaint, message)) { logger.error("\(message)") }
        }
    }

    private func loadRules(_ settings: EdgeSettings) {
        guard let path = settings.redirect.verdictRules else {
            state.withLock { $0.verdicts = .builtIn }
            health.clear(Self.complaint)
            return
        }
        do {
            let rules = try Self.rules(path)
            state.withLock { $0.verdicts = rules }
            health.clear(Self.complaint)
        } catch {
            let version = rulesVersion
            let message = "\(error); the rules of version \(version) go on. Mend the file and send SIGHUP."
            if health.raise(.init(.yellow, Self.complaint, message)) { logger.error("\(message)") }
        }
    }

    /// The rules of a file.
    static func rules(_ path: String) throws -> VerdictRules {
        let bytes = try Descriptor(opening: path, flags: O_RDONLY).read(limit: 1 << 20, path: path)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Refusal("\(path) is not UTF-8") }
        do throws(VerdictRuleError) { return try VerdictRules(text: text) } catch { throw Refusal("\(path), \(error)") }
    }

    /// Notes what is known of the uplink.
    func note(isUplinkUp: Bool) { state.withLock { $0.isUplinkUp = isUplinkUp } }

    var isUplinkUp: Bool { state.withLock { $0.isUplinkUp } }

    /// The server's part of a configuration.
    func serverSettings(_ settings: EdgeSettings) -> ServerSettings {
        let redirect = settings.redirect
        var server = ServerSettings(
            deadline: redirect.deadlineMS == 0 ? nil : .milliseconds(Int64(redirect.deadlineMS)),
            maxConnections: redirect.maxConnections, idleTimeout: .seconds(Int64(redirect.idleTimeoutS)),
            headTimeout: .seconds(Int64(redirect.headTimeoutS)))
        server.desk = deskSettings(settings)
        return server
    }

    private func deskSettings(_ settings: EdgeSettings) -> DeskSettings {
        let redirect = settings.redirect
        var desk = DeskSettings()
        let (verdicts, isUplinkUp, keys) = state.withLock { ($0.verdicts, $0.isUplinkUp, $0.keys) }
        desk.verdicts = verdicts
        desk.tapKeys = keys
        desk.clickIDParameter = redirect.clickIDParameter
        desk.unknownURL = redirect.unknownURL
        desk.publicHost = redirect.publicURL?.host.text
        desk.zone = Self.zone(settings)
        desk.box = BoxFacts(
            zone: settings.venue.zone, device: identity.identity.device, isUplinkUp: isUplinkUp)
        switch redirect.portal {
        case .off: desk.portal = .off
        case .quiet: desk.portal = .quiet
        case .portal: desk.portal = .portal(redirect.portalPage ?? (redirect.publicURL?.settingText ?? "") + "/")
        }
        desk.visitors.setsCookie = redirect.visitorCookie
        desk.visitors.isSecure = redirect.tlsCertificate != nil || redirect.publicURL?.scheme == .https
        desk.visitors.sharedDevices = redirect.sharedDevices
        desk.visitors.ownNetworks = redirect.ownNetworks
        desk.visitors.trustedProxies = redirect.trustedProxies
        desk.visitors.countryField = redirect.countryField?.lowercased()
        desk.visitors.consentParameter = redirect.consentParameter
        desk.visitors.stickyWindow = Self.stickyWindow(settings)
        return desk
    }

    /// ms.
    static func stickyWindow(_ settings: EdgeSettings) -> Int64 { Int64(settings.redirect.stickyMinutes) * 60_000 }

    /// The venue's time zone; UTC where none is set.
    static func zone(_ settings: EdgeSettings) -> ZoneOffsets {
        settings.venue.timeZone.flatMap { ZoneDatabase.file(of: $0) }.flatMap { ZoneOffsets(tzif: $0) } ?? .utc
    }
}
