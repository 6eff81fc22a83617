// SPDX-License-Identifier: Apache-2.0

import SQLite

/// A line of the log that says what is missing.
struct Gap {
    let reason: String
    /// How many visits, or nil when nobody can know.
    let count: Int64?
}

extension Appliance {
    /// The gaps that the log holds, read from the file: no command shows them before they are sent.
    func gaps() throws -> [Gap] {
        let log = try Database(path: "\(state)/visits.db", mode: .readOnly)
        var rows = try log.prepare("SELECT reason, count FROM gap ORDER BY seq")
        var gaps: [Gap] = []
        while try rows.step() { gaps.append(Gap(reason: rows.text(0) ?? "", count: rows.integer(1))) }
        return gaps
    }
}
