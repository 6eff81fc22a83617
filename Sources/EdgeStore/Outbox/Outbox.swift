// SPDX-License-Identifier: Apache-2.0

internal import SQLite
public import Tracking

/// The log as what is still to be sent: its lines in their order, from behind what the core has. Read beside the one
/// writer, each time through a connection of its own, because the file may be replaced meanwhile. Calls block.
public struct Outbox: Sendable {
    /// How far the core has the log, and what waits.
    public struct Standing: Sendable, Equatable {
        public var releasedThrough: UInt64
        /// Lines that the core has not confirmed.
        public var pending: Int
    }

    private let state: StateDirectory

    public init(_ state: StateDirectory) {
        self.state = state
    }

    /// How the outbox stands; all zero where there is no log yet.
    public var standing: Standing {
        get throws {
            guard let reader = try LogReader(state) else { return Standing(releasedThrough: 0, pending: 0) }
            let released = try reader.releasedThrough
            return Standing(releasedThrough: released, pending: try reader.lineCount(after: released))
        }
    }

    /// The next lines of one run behind a number, or behind what is released; at most `limit`, empty at the end.
    public func lines(after sequence: UInt64?, limit: Int) throws -> [OutboxLine] {
        guard let reader = try LogReader(state) else { return [] }
        let lines = try reader.page(after: try sequence ?? reader.releasedThrough, limit: limit)
        guard let run = lines.first?.run else { return [] }
        return Array(lines.prefix { $0.run == run })
    }

    /// Calls `body` with every line that is not released, in order.
    public func unreleased(_ body: (OutboxLine) throws -> Void) throws {
        guard let reader = try LogReader(state) else { return }
        try reader.lines(after: try reader.releasedThrough, body)
    }

    /// Whether a run is of this log: the numbers of another mean nothing here.
    public func knows(run: UInt64) throws -> Bool {
        guard let reader = try LogReader(state) else { return false }
        var row = try reader.prepare("SELECT 1 FROM run WHERE run = ?")
        try row.bind(Int64(bitPattern: run), at: 1)
        return try row.step()
    }

    /// Notes, while no `serve` runs, that the core has everything up to a line of a run.
    public func release(through sequence: UInt64, run: UInt64) throws {
        let database = try Database(path: state.visits, mode: .readWrite)
        try LogFile.note(LogFile.Released(sequence: sequence, run: run), in: database)
    }
}

extension LogReader {
    fileprivate var releasedThrough: UInt64 {
        get throws(SQLiteError) {
            var row = try prepare("SELECT value FROM state WHERE key = 'released_through'")
            return try row.step() ? UInt64(row.integer(0) ?? 0) : 0
        }
    }

    fileprivate func lineCount(after sequence: UInt64) throws(SQLiteError) -> Int {
        let counts = VisitSchema.lines.map { "(SELECT count(*) FROM \($0) WHERE seq > ?1)" }
        var row = try prepare("SELECT " + counts.joined(separator: " + "))
        try row.bind(Int64(clamping: sequence), at: 1)
        return try row.step() ? Int(row.integer(0) ?? 0) : 0
    }
}
