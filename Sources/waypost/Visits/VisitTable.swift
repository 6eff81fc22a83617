// SPDX-License-Identifier: Apache-2.0

import Tabular
import Tracking

/// The CSV form of visits: the facts of an NDJSON line, with `tag` in three columns.
enum VisitTable {
    static let header = CSVLine([
        "seq", "run", "click_id", "touchpoint", "placement", "code", "channel", "verdict", "reason", "outcome",
        "occurred_at", "earliest", "latest", "time_quality", "visitor", "device_class", "os", "browser", "language",
        "referrer_host", "location", "country", "params", "tag_uid", "tag_counter", "tag_proof", "repeat_of",
        "early_answer",
    ]).closed()

    static func row(_ line: OutboxLine, _ visit: Visit, _ time: TimeResolver.Resolved) -> String {
        var row = CSVLine(["\(line.sequence)", line.runText])
        row.add(visit.clickID?.description)
        row.add(visit.touchpoint?.description)
        row.add(visit.placement?.description)
        row.add(foreign: visit.code)
        row.add(visit.channel?.name)
        row.add(visit.verdict.name)
        row.add(visit.reason)
        row.add(visit.outcome.name)
        row.add(time.occurred.rfc3339)
        row.add(time.earliest?.rfc3339)
        row.add(time.latest?.rfc3339)
        row.add(time.quality.rawValue)
        let agent = line.agent
        row.add(visit.visitor?.description)
        row.add(agent?.deviceClass.rawValue)
        row.add(agent?.os)
        row.add(agent?.browser)
        row.add(foreign: visit.request.language)
        row.add(foreign: visit.request.referrerHost)
        row.add(line.location)
        row.add(visit.request.country)
        row.add(visit.request.parameters == nil ? nil : visit.request.parametersJSON)
        row.add(visit.tag?.uid?.description)
        row.add(visit.tag?.counter.map { "\($0)" })
        row.add(visit.tag?.proof.name)
        row.add(visit.repeatOf.map { "\($0)" })
        row.add(visit.earlyAnswer ? "true" : "false")
        return row.closed()
    }
}
