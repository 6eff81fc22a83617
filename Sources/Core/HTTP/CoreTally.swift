// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Counts since the start. They only rise; reading them together is not a snapshot.
final class CoreTally: Sendable {
    let batches = Atomic<UInt64>(0)
    let accepted = Atomic<UInt64>(0)
    let duplicates = Atomic<UInt64>(0)
    let rejected = Atomic<UInt64>(0)
    let turnedAway = Atomic<UInt64>(0)
    let enrolments = Atomic<UInt64>(0)
    let heartbeats = Atomic<UInt64>(0)
    let redirects = Atomic<UInt64>(0)
    let unrecorded = Atomic<UInt64>(0)
    let errors = Atomic<UInt64>(0)

    /// Prometheus text.
    var metrics: String {
        let counters: [(name: String, value: UInt64, help: String)] = [
            ("batches", batches.now, "Batches of devices that were recorded"),
            ("lines_accepted", accepted.now, "Lines that were new"),
            ("lines_duplicate", duplicates.now, "Lines that were there already"),
            ("lines_rejected", rejected.now, "Lines that became dead letters"),
            ("turned_away", turnedAway.now, "Requests answered with 429 or 503"),
            ("enrolments", enrolments.now, "Devices taken in"),
            ("heartbeats", heartbeats.now, "Heartbeats of devices"),
            ("redirects", redirects.now, "Redirects of public hosts"),
            ("redirects_unrecorded", unrecorded.now, "Redirects whose visit could not be kept"),
            ("errors", errors.now, "Requests answered with 500"),
        ]
        return counters.map {
            """
            # HELP waypost_core_\($0.name)_total \($0.help)
            # TYPE waypost_core_\($0.name)_total counter
            waypost_core_\($0.name)_total \($0.value)

            """
        }.joined()
    }
}

extension Atomic where Value == UInt64 {
    func count(_ more: Int = 1) { wrappingAdd(UInt64(more), ordering: .relaxed) }
    var now: UInt64 { load(ordering: .relaxed) }
}
