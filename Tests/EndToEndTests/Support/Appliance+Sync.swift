// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension Appliance {
    /// An appliance that is enrolled in an org and starts to serve; `url` is where it finds the core.
    static func enrolled(in core: Core, _ org: Core.Org, through url: String? = nil) throws -> Appliance {
        let box = try Appliance()
        try box.enrol(in: core, org, through: url)
        return box
    }

    /// Enrols with a fresh invitation.
    func enrol(in core: Core, _ org: Core.Org, through url: String? = nil, _ options: String...) throws {
        try useCore(url ?? core.url)
        let outcome = try enrol(at: url ?? core.url, code: core.invite(org), options)
        guard outcome.status == .exited(0) else { throw Trouble("enroll \(outcome.status): \(outcome.errors)") }
    }

    /// Runs `waypost enroll`.
    func enrol(at url: String, code: String, _ options: [String] = []) throws -> Outcome {
        try run(["enroll", "--core", url, "--code", code] + options, within: 70)
    }

    /// Sets where the core is, and that nobody but the test starts a round.
    func useCore(_ url: String) {
        environment["WAYPOST_SYNC_CORE_URL"] = url
        // The first round after a start comes within min(interval, 60 s): tests ring when they want one.
        environment["WAYPOST_SYNC_INTERVAL_S"] = environment["WAYPOST_SYNC_INTERVAL_S"] ?? "86400"
    }

    /// Asks for a round now and waits for its end.
    @discardableResult
    func syncNow(within seconds: Double = 70) throws -> Outcome { try run("sync", "now", within: seconds) }

    /// A round that must succeed.
    func sync(within seconds: Double = 70, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let outcome = try syncNow(within: seconds)
        try #require(
            outcome.status == .exited(0), "sync now \(outcome.status): \(outcome.errors)\n\(log.suffix(500))",
            sourceLocation: sourceLocation)
    }

    /// Rings until a round succeeds: a box that has just seen a fault may be busy with its last attempt.
    func syncEventually(within seconds: Double, sourceLocation: SourceLocation = #_sourceLocation) throws {
        var last: Outcome?
        let settled = try eventually(within: seconds, every: 0.1) {
            last = try syncNow()
            return last?.status == .exited(0)
        }
        try #require(
            settled, "no round succeeds: \(last?.errors ?? "")\n\(log.suffix(500))", sourceLocation: sourceLocation)
    }

    /// How many lines the core does not have yet.
    func pending() throws -> Int {
        let status = try json("sync", "status")
        guard let pending = status["pending"]?.int else { throw Trouble("sync status without pending: \(status)") }
        return pending
    }

    /// What identity.json says.
    func identity() throws -> JSON {
        guard let data = FileManager.default.contents(atPath: "\(state)/identity.json") else {
            throw Trouble("no identity.json")
        }
        return try JSON(String(decoding: data, as: UTF8.self))
    }

    /// The device number that it goes by.
    func device() throws -> Int {
        guard let device = try identity()["device"]?.int else { throw Trouble("an identity without a device") }
        return device
    }

    /// Copies the whole state directory of a stopped appliance.
    func copyState(to path: String) throws {
        try FileManager.default.copyItem(atPath: state, toPath: path)
    }

    /// Puts another state directory in the place of its own.
    func replaceState(by path: String) throws {
        try? FileManager.default.removeItem(atPath: state)
        try FileManager.default.copyItem(atPath: path, toPath: state)
    }
}
