// SPDX-License-Identifier: Apache-2.0

internal import EdgeStore
internal import Tracking

/// Prometheus's text format (exposition format 0.0.4).
struct MetricsText {
    private(set) var text = ""

    mutating func counter(_ name: String, _ value: UInt64, _ help: String) { add(name, "counter", "\(value)", help) }

    mutating func counter(_ name: String, seconds microseconds: UInt64, _ help: String) {
        add(name, "counter", "\(Double(microseconds) / 1_000_000)", help)
    }

    mutating func gauge(_ name: String, _ value: Int, _ help: String) { add(name, "gauge", "\(value)", help) }

    private mutating func add(_ name: String, _ kind: String, _ value: String, _ help: String) {
        text += "# HELP waypost_\(name) \(help).\n# TYPE waypost_\(name) \(kind)\nwaypost_\(name) \(value)\n"
    }
}

extension StatusReport {
    /// `/metrics`.
    public var metrics: String {
        var metrics = MetricsText()
        metrics.gauge("health", colour.rawValue, "0 green, 1 yellow, 2 red")
        metrics.gauge("uplink", isUplinkUp ? 1 : 0, "1 while the internet can be reached")
        if let certificateDays {
            metrics.gauge("certificate_days", Int(certificateDays), "Whole days until the certificate ends")
        }
        metrics.gauge("uptime_seconds", Int(uptime / 1_000), "Time since the start")
        for counter in counters { metrics.counter("\(counter.name)_total", counter.value, counter.help) }
        metrics.gauge("open_connections", openConnections, "Connections open now")
        metrics.counter("log_records_total", log.records, "Records committed")
        metrics.counter("log_commits_total", log.commits, "Commits")
        metrics.counter("log_commit_seconds_total", seconds: log.commitTime, "Time spent in commits")
        metrics.counter("log_failures_total", log.failures, "Commits that failed")
        metrics.gauge("log_waiting", log.waiting, "Records in memory")
        metrics.gauge("log_bytes", Int(log.bytes), "Bytes of the log in use, at the last look")
        metrics.gauge("catalog_touchpoints", catalog.touchpoints, "Touchpoints")
        metrics.gauge("catalog_placements", catalog.placements, "Placements")
        let sync = JSONValue(Array(sync.utf8))
        metrics.gauge("sync_pending", Int(sync?["pending"]?.integer ?? 0), "Lines that the core does not have")
        metrics.gauge("sync_quarantined", Int(sync?["quarantined"]?.integer ?? 0), "Lines that no core takes")
        metrics.gauge(
            "sync_conflicts", sync?["conflicts"]?.array?.count ?? 0, "Edits that stand against the core's")
        return metrics.text
    }
}
