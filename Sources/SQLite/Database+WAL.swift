// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

extension Database {
    /// How far a commit goes before it returns.
    public enum Synchronous: String, Sendable {
        /// To the disk.
        case full = "FULL"
        /// To the operating system; the disk follows at checkpoints.
        case normal = "NORMAL"
    }

    /// Who copies the write-ahead log into the file.
    public enum Checkpoints: Sendable {
        /// The commit that fills the log to ``checkpointFrames``.
        case atCommit
        /// The caller, who reads ``logFrames`` and calls ``checkpoint()`` when a pause does not hurt.
        case byCaller
    }

    /// The pages after which a checkpoint is due: a megabyte of 4 KiB pages.
    public static let checkpointFrames = 250

    /// Write-ahead logging as an appliance wants it: a log file that keeps its size, because while it grows every
    /// flush commits the file system's journal as well.
    public func useWriteAheadLog(
        _ synchronous: Synchronous = .full, checkpoints: Checkpoints = .atCommit
    ) throws(SQLiteError) {
        try execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = \(synchronous.rawValue);
            PRAGMA wal_autocheckpoint = \(Self.checkpointFrames);
            PRAGMA foreign_keys = ON;
            """)
        if checkpoints == .byCaller {
            // Takes the place of the automatic checkpoint, which is such a hook itself.
            unsafe sqlite3_wal_hook(
                handle.pointer,
                { frames, _, _, count in
                    unsafe frames?.assumingMemoryBound(to: Int32.self).pointee = count
                    return SQLITE_OK
                }, handle.frames)
        }
        var keep: Int32 = 1
        try check(
            unsafe sqlite3_file_control(handle.pointer, "main", SQLITE_FCNTL_PERSIST_WAL, &keep),
            action: "keep the write-ahead log")
    }

    /// Pages in the write-ahead log after the last commit, where checkpoints are the caller's.
    public var logFrames: Int { unsafe Int(handle.frames.pointee) }

    /// Copies every committed page into the file itself.
    public func checkpoint() throws(SQLiteError) { try checkpoint(SQLITE_CHECKPOINT_PASSIVE) }

    /// The same, and leaves nothing in the write-ahead log. Fails at once where another connection is reading.
    public func checkpointEmptying() throws(SQLiteError) {
        let patience = try integer("PRAGMA busy_timeout") ?? 0
        unsafe sqlite3_busy_timeout(handle.pointer, 0)
        defer { unsafe sqlite3_busy_timeout(handle.pointer, Int32(clamping: patience)) }
        try checkpoint(SQLITE_CHECKPOINT_TRUNCATE)
    }

    private func checkpoint(_ mode: Int32) throws(SQLiteError) {
        try check(
            unsafe sqlite3_wal_checkpoint_v2(handle.pointer, nil, mode, nil, nil),
            action: "checkpoint")
        unsafe handle.frames.pointee = 0
    }

    /// What `PRAGMA quick_check` complains of; empty for a sound file. `limit` bounds the complaints.
    public func quickCheck(limit: Int = 10) throws(SQLiteError) -> [String] {
        var complaints: [String] = []
        var rows = try prepare("PRAGMA quick_check(\(limit))")
        while try rows.step() { rows.text(0).map { complaints.append($0) } }
        return complaints == ["ok"] ? [] : complaints
    }

    /// Makes another thread's long statement on this connection end with an error. Safe from any thread while the
    /// returned closure's connection is alive, which the closure sees to.
    public func interrupter() -> Interrupter { Interrupter(handle: handle) }

    /// Ends whatever statement is running on a connection.
    public struct Interrupter: @unchecked Sendable {
        // Unchecked because sqlite3_interrupt is the one call that SQLite allows from any thread.
        let handle: Handle

        /// Interrupts the running statement, if there is one.
        public func interrupt() { unsafe sqlite3_interrupt(handle.pointer) }
    }
}
