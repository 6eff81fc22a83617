// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// A visit with the number it was given when it was taken.
struct LogEntry: Sendable {
    var sequence: UInt64
    var visit: Visit
    /// The event loop whose answer waits; nil when none does.
    var lane: Int?
    /// It counts against its touchpoint's limit.
    var counts = false
}
