// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

/// A line that was not taken, as it came.
struct DeadLetter: Sendable {
    var device: UInt32
    var run: UInt64
    /// 0 where the line's number could not be read.
    var sequence: UInt64
    var code: String
    var field: String?
    var line: String
    var receivedAt: Int64

    var json: String {
        var json = JSONText()
        json.add("device", device)
        json.add("run", run.hexadecimal)
        json.add("seq", sequence == 0 ? nil : sequence)
        json.add("code", code)
        json.add("field", field)
        json.add("line", line)
        json.add("received_at", receivedAt.rfc3339)
        return json.closed()
    }
}

extension CoreFile {
    /// The newest dead letters of an org's devices.
    func deadLetters(of org: OrgID, limit: Int) async throws(StoreError) -> [DeadLetter] {
        try await read { database in
            var rows = try database.prepare(
                """
                SELECT device, run, seq, code, field, line, received FROM dead_letter
                WHERE dk >= $1 AND dk < $2 ORDER BY received DESC, device, run, seq LIMIT \(limit)
                """)
            try rows.bind(org << 16, at: 1)
            try rows.bind((org + 1) << 16, at: 2)
            var letters: [DeadLetter] = []
            while try rows.step() {
                letters.append(
                    DeadLetter(
                        device: UInt32(truncatingIfNeeded: rows.integer(0) ?? 0),
                        run: UInt64(bitPattern: rows.integer(1) ?? 0), sequence: UInt64(rows.integer(2) ?? 0),
                        code: rows.text(3) ?? "", field: rows.text(4), line: rows.text(5) ?? "",
                        receivedAt: rows.integer(6) ?? 0))
            }
            return letters
        }
    }
}
