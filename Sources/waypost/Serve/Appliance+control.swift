// SPDX-License-Identifier: Apache-2.0

import Catalog
import Console
import EdgeStore
import Logging
import NIOCore
import NIOPosix
import Redirect
import Settings
import Sync
import Tracking

extension Appliance {
    /// Answers a line of `control.sock`.
    func answer(_ line: String) async -> String {
        switch line {
        case "status": return await report().json
        case "catalog":
            await catalog.reload()
            return "{\"ok\":true}"
        case "identity":
            await takeIdentity()
            return "{\"ok\":true}"
        case "sync": return await syncStatus().json
        case "sync now": return await syncNow()
        default: break
        }
        if let badge = Badge(line: line) { return await take(badge) }
        if let revision = revision(line) { return await revise(revision) }
        return release(line) ?? Self.refusal("unknown request")
    }

    private static func refusal(_ reason: String) -> String {
        var json = JSONText()
        json.add("error", reason)
        return json.closed()
    }

    /// A badge that was held to a reader of this box.
    private func take(_ badge: Badge) async -> String {
        let receipt: Badge.Receipt?
        do { receipt = try await server.take(badge) } catch { return Self.refusal("the badge was not kept: \(error)") }
        guard let receipt else { return Self.refusal("nobody has the code \(badge.code.text)") }
        var json = JSONText()
        json.add("outcome", receipt.outcome.name)
        json.add("click_id", receipt.clickID?.description)
        return json.closed()
    }

    /// `reclassify [FILE]` or `forget KIND VALUE`.
    private func revision(_ line: String) -> Result<LogRevision, Failure>? {
        if line == "reclassify" { return .success(.reclassify(.builtIn)) }
        if line.hasPrefix("reclassify ") {
            do { return .success(.reclassify(try LiveDesk.rules(String(line.dropFirst(11))))) } catch {
                return .failure(Failure("\(error)"))
            }
        }
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 3, words[0] == "forget", let forgetting = Forgetting(kind: words[1], value: words[2])
        else { return nil }
        return .success(.forget(forgetting))
    }

    private func revise(_ revision: Result<LogRevision, Failure>) async -> String {
        do { return try await log.revise(revision.get()).json } catch { return Self.refusal("\(error)") }
    }

    /// `release RUN SEQ`: a receipt says that the core has everything up to there.
    private func release(_ line: String) -> String? {
        let words = line.split(separator: " ")
        guard words.count == 3, words[0] == "release", let run = UInt64(words[1], radix: 16),
            let sequence = UInt64(words[2])
        else { return nil }
        log.release(through: sequence, run: run)
        return "{\"ok\":true}"
    }

    /// Takes up what `waypost enroll` wrote.
    private func takeIdentity() async {
        let (file, source, pool) = (identity, source, NIOThreadPool.singleton)
        try? await pool.runIfActive { file.reload() }
        let identity = file.identity
        if let signer = identity.signer { source.adopt(signer, floor: identity.clickCeiling) }
        logger.notice("The identity was read again.", metadata: ["device": "\(identity.device)"])
        sync.ring()
    }

    private func syncStatus() async -> SyncStatus {
        let sync = sync
        return (try? await NIOThreadPool.singleton.runIfActive { sync.status() }) ?? SyncStatus()
    }

    private func syncNow() async -> String {
        var json = JSONText()
        let failure = await sync.roundNow()
        json.add("ok", failure == nil)
        json.add("error", failure?.description)
        json.add("sync", json: await syncStatus().json)
        return json.closed()
    }

    /// The appliance as it is now.
    func report() async -> StatusReport {
        let moment = clock.moment()
        let identity = identity.identity
        return StatusReport(
            version: Waypost.version, health: health, device: identity.device, isEnrolled: identity.isEnrolled,
            run: run.hexadecimal, uptime: moment.bootTime - started.bootTime, moment: moment,
            redirectAddress: addresses.redirect ?? "", consoleAddress: addresses.console ?? "",
            publicURL: live.current.redirect.publicURL?.description, isUplinkUp: desk.isUplinkUp,
            rulesVersion: desk.rulesVersion, certificateDays: certificate?.daysLeft(now: moment.wall),
            catalog: catalog.figures, log: log.figures, tally: server.tally,
            openConnections: await server.openConnections(),
            sync: await syncStatus().json)
    }

    /// Reads configuration and catalog again. A configuration that cannot be used changes nothing.
    func reload() async {
        do {
            let loaded = try EdgeSettings.load(file: configFile, environment: environment)
            live.take(loaded.settings)
            let (desk, certificate) = (desk, certificate)
            try await NIOThreadPool.singleton.runIfActive {
                desk.load(loaded.settings)
                certificate?.reload(loaded.settings)
            }
            try await server.apply(desk.serverSettings(loaded.settings))
            catalog.use(loaded.settings)
            await catalog.reload()
            health.clear("configuration")
            logger.notice("Configuration and catalog were read again.")
        } catch {
            let message = "The configuration could not be read again and the old one stays: \(error)"
            health.raise(.init(.yellow, "configuration", message))
            logger.error("\(message)")
        }
    }
}

extension HealthBoard {
    /// Says when the identity is not the one that this appliance had.
    func report(_ origin: IdentityFile.Origin, logger: Logger) {
        let consequence = """
            A draft identity took its place: codes still answer, but an enrolled appliance must enrol again or get its \
            file back.
            """
        switch origin {
        case .sound, .fresh: return
        case .lost: raise(.init(.yellow, "identity-lost", "identity.json was missing. \(consequence)"))
        case .setAside(let folder):
            raise(
                .init(
                    .yellow, "identity-damaged",
                    "identity.json could not be read and is now in \(folder). \(consequence)"))
        }
        for complaint in all { logger.warning("\(complaint.message)") }
    }

    /// Reminds of damaged files until somebody has looked at them.
    func report(setAsideFolders folders: [String]) {
        guard !folders.isEmpty else {
            clear("set-aside")
            return
        }
        raise(
            .init(
                .yellow, "set-aside",
                "Damaged files wait in \(folders.joined(separator: ", ")). Keep what you need and remove the folders."))
    }
}
