// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What the running `serve` answers to `status`, as far as people are told of it.
struct StatusAnswer: Decodable {
    struct Reason: Decodable {
        let code: String
        let colour: String
        let message: String
    }

    struct Catalog: Decodable {
        let touchpoints: Int
        let placements: Int
    }

    struct Log: Decodable {
        let records: UInt64
        let waiting: Int
        let failures: UInt64
        let bytes: UInt64
    }

    struct Requests: Decodable {
        let requests: UInt64
        let redirects: UInt64
    }

    struct Sync: Decodable {
        let enrolled: Bool
        let core: String?
        let pending: Int
        let conflicts: [String]
    }

    let pid: Int32?
    let version: String
    let status: String
    let reasons: [Reason]
    let uptime: Int64
    let time: String
    let clock: String
    let redirect: String
    let console: String
    let publicURL: String?
    let uplink: String?
    let certificateDays: Int?
    let catalog: Catalog
    let log: Log
    let requests: Requests
    let sync: Sync

    enum CodingKeys: String, CodingKey {
        case pid, version, status, reasons, time, clock, redirect, console, uplink, catalog, log, requests, sync
        case certificateDays = "certificate_days"
        case uptime = "uptime_ms"
        case publicURL = "public_url"
    }

    /// Reads an answer; nil for one of another shape.
    init?(_ json: String) {
        guard let answer = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
        self = answer
    }

    /// The answer for people.
    func text(state: String) -> String {
        var lines = ["Running for \(Self.duration(uptime))\(pid.map { " as pid \($0)" } ?? ""); health is \(status)."]
        lines += reasons.map { "  \($0.colour)  \($0.code): \($0.message)" }
        lines += [
            "redirect    \(redirect)",
            "console     \(console)",
            "public URL  \(publicURL ?? "not set (redirect.public_url)")",
            "uplink      \(uplink ?? "not known")",
            "state       \(state)",
            "catalog     \(counted(catalog.touchpoints, "touchpoint")), \(counted(catalog.placements, "code"))",
            "visits      \(log.records) kept since the start, \(log.waiting) waiting for the disk, "
                + "\(log.bytes / 1_024) KiB on disk",
            "core        \(core)",
            "requests    \(requests.requests), \(requests.redirects) redirected",
            "clock       \(time), \(clock)",
            "version     \(version)",
        ]
        if let certificateDays {
            lines.insert(
                "certificate \(counted(certificateDays, "day")) left", at: reasons.count + 4)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var core: String {
        guard sync.enrolled else { return "not enrolled, \(counted(sync.pending, "line")) kept for it" }
        let place = sync.core ?? "not set (sync.core_url)"
        let conflicts = sync.conflicts.isEmpty ? "" : ", \(counted(sync.conflicts.count, "conflict")) (sync status)"
        return "\(place), \(counted(sync.pending, "line")) to send\(conflicts)"
    }

    private static func duration(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3_600: return "\(seconds / 60) min"
        case ..<86_400: return "\(seconds / 3_600) h \(seconds / 60 % 60) min"
        default: return "\(seconds / 86_400) d \(seconds / 3_600 % 24) h"
        }
    }
}
