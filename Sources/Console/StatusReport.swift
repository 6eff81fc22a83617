// SPDX-License-Identifier: Apache-2.0

public import EdgeStore
internal import Glibc
public import Redirect
public import Tracking

/// The appliance at one moment: what `status`, `/healthz` and `/metrics` are made of.
public struct StatusReport: Sendable {
    /// The catalog as the running code table has it.
    public struct CatalogFigures: Sendable {
        public var touchpoints: Int
        public var placements: Int
        /// Grows with every change.
        public var changeCount: Int64

        public init(touchpoints: Int, placements: Int, changeCount: Int64) {
            self.touchpoints = touchpoints
            self.placements = placements
            self.changeCount = changeCount
        }
    }

    public var version: String
    /// The process of `serve`.
    public var pid: Int32
    public var colour: HealthBoard.Colour
    public var complaints: [HealthBoard.Complaint]
    public var device: UInt32
    public var isEnrolled: Bool
    public var run: String
    /// Since the start of `serve`, in ms.
    public var uptime: Int64
    public var moment: Moment
    public var redirectAddress: String
    public var consoleAddress: String
    public var publicURL: String?
    public var isUplinkUp: Bool
    /// The version of the verdict rules.
    public var rulesVersion: String
    /// Whole days until the certificate of the redirect port ends; nil without one.
    public var certificateDays: Int64?
    public var catalog: CatalogFigures
    public var log: LogFigures.Reading
    public var tally: Tally
    public var openConnections: Int
    /// How the way to the core is, JSON as it is told.
    public var sync: String

    public init(
        version: String, health: HealthBoard, device: UInt32, isEnrolled: Bool, run: String, uptime: Int64,
        moment: Moment, redirectAddress: String, consoleAddress: String, publicURL: String?,
        isUplinkUp: Bool, rulesVersion: String, certificateDays: Int64?, catalog: CatalogFigures,
        log: LogFigures.Reading, tally: Tally, openConnections: Int, sync: String
    ) {
        self.version = version
        pid = getpid()
        complaints = health.all
        colour = complaints.first?.colour ?? .green
        self.device = device
        self.isEnrolled = isEnrolled
        self.run = run
        self.uptime = uptime
        self.moment = moment
        self.redirectAddress = redirectAddress
        self.consoleAddress = consoleAddress
        self.publicURL = publicURL
        self.isUplinkUp = isUplinkUp
        self.rulesVersion = rulesVersion
        self.certificateDays = certificateDays
        self.catalog = catalog
        self.log = log
        self.tally = tally
        self.openConnections = openConnections
        self.sync = sync
    }
}

extension StatusReport {
    /// `/healthz`: the colour and its reasons.
    public var healthJSON: String {
        var json = JSONText()
        add(health: &json)
        return json.closed()
    }

    /// `waypost status --json`.
    public var json: String {
        var json = JSONText()
        json.add("running", true)
        json.add("version", version)
        json.add("pid", pid)
        add(health: &json)
        json.add("device", device)
        json.add("enrolled", isEnrolled)
        json.add("run", run)
        json.add("uptime_ms", uptime)
        json.add("time", moment.wall.rfc3339)
        json.add("clock", moment.clock.name)
        json.add("redirect", redirectAddress)
        json.add("console", consoleAddress)
        json.add("public_url", publicURL)
        json.add("uplink", isUplinkUp ? "up" : "down")
        json.add("verdict_rules", rulesVersion)
        json.add("certificate_days", certificateDays)
        json.add("catalog", json: catalogJSON)
        json.add("log", json: logJSON)
        json.add("sync", json: sync)
        json.add("requests", json: requestsJSON)
        return json.closed()
    }

    private func add(health json: inout JSONText) {
        json.add("status", colour.name)
        json.add(
            "reasons",
            json: JSONText.array(
                complaints.map { complaint in
                    var reason = JSONText()
                    reason.add("code", complaint.code)
                    reason.add("colour", complaint.colour.name)
                    reason.add("message", complaint.message)
                    return reason.closed()
                }))
    }

    private var catalogJSON: String {
        var json = JSONText()
        json.add("touchpoints", catalog.touchpoints)
        json.add("placements", catalog.placements)
        json.add("changes", catalog.changeCount)
        return json.closed()
    }

    private var logJSON: String {
        var json = JSONText()
        json.add("records", log.records)
        json.add("waiting", log.waiting)
        json.add("commits", log.commits)
        json.add("failures", log.failures)
        json.add("last_commit_us", log.lastCommit)
        json.add("bytes", log.bytes)
        return json.closed()
    }

    private var requestsJSON: String {
        var json = JSONText()
        for counter in counters { json.add(counter.name, counter.value) }
        json.add("open_connections", openConnections)
        return json.closed()
    }

    /// The counts of requests: name, value, and what it counts.
    var counters: [(name: String, value: UInt64, help: String)] {
        [
            ("requests", tally.requests.now, "Requests read"),
            ("redirects", tally.redirects.now, "Requests answered with a redirect"),
            ("early_answers", tally.earlyAnswers.now, "Answers that left before their commit"),
            ("heads", tally.heads.now, "HEAD requests, counted and not recorded"),
            ("probes", tally.probes.now, "Network checks of phones, counted and not recorded"),
            ("badges", tally.badges.now, "Badges held to a reader of the box"),
            ("orphans", tally.orphans.now, "Requests for codes that nobody has"),
            ("mistyped", tally.mistyped.now, "Orphans with a wrong check symbol"),
            ("portals", tally.portals.now, "Requests for other people's pages, led to the venue's"),
            ("dropped_queries", tally.droppedQueries.now, "Redirects without the visitor's query, which was too long"),
            ("refusals", tally.refusals.now, "Requests that could not be read"),
            ("connections", tally.connections.now, "Connections accepted"),
            ("evictions", tally.evictions.now, "Idle connections closed to make room"),
        ]
    }
}
