// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// How the way to the core is, for `status`, `sync status` and metrics.
public struct SyncStatus: Sendable, Equatable {
    public var isEnrolled = false
    public var core: String?
    public var org: String?
    /// Unix ms of the last round that went well.
    public var lastSuccess: Int64?
    public var lastError: String?
    /// Lines that the core does not have yet.
    public var pending = 0
    public var releasedThrough: UInt64 = 0
    /// Lines that no core takes.
    public var quarantined = 0
    /// Lines that the core rejected since the start.
    public var rejected = 0
    /// Lines sent since the start.
    public var sent = 0
    public var catalogCursor: String?
    /// Edits that stand against the core's, in words.
    public var conflicts: [String] = []

    public init() {}

    public var json: String {
        var json = JSONText()
        json.add("enrolled", isEnrolled)
        json.add("core", core)
        json.add("org", org)
        json.add("last_success", lastSuccess?.rfc3339)
        json.add("last_error", lastError)
        json.add("pending", pending)
        json.add("released_through", releasedThrough)
        json.add("quarantined", quarantined)
        json.add("rejected", rejected)
        json.add("sent", sent)
        json.add("catalog_cursor", catalogCursor)
        json.add("conflicts", json: JSONText.array(conflicts.map { JSONText.quoted($0) }))
        return json.closed()
    }
}
