// SPDX-License-Identifier: Apache-2.0

/// How many records of robots the log takes: 60 a minute, and 5 % of its size; the others are summed up once a minute.
struct NonHumanAllowance {
    /// Records a minute.
    static let perMinute = 60
    /// The share of the size on disk.
    static let shareOfCap = 0.05
    /// What a record takes on disk, in bytes, roughly and rather too much.
    static let recordBytes: Int64 = 256

    private var minute: Int64 = -1
    private var taken = 0
    /// How many such records the log holds.
    var stored: Int64 = 0
    private let limit: Int64

    /// `cap` is the log's size on disk in bytes.
    init(cap: Int64) {
        limit = Int64(Double(cap) * Self.shareOfCap) / Self.recordBytes
    }

    /// Whether one more may be recorded. `bootTime` is CLOCK_BOOTTIME in ms.
    mutating func admits(bootTime: Int64) -> Bool {
        if bootTime / 60_000 != minute {
            minute = bootTime / 60_000
            taken = 0
        }
        guard taken < Self.perMinute, stored < limit else { return false }
        taken += 1
        stored += 1
        return true
    }
}
