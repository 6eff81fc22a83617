// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux
public import SQLite
internal import Synchronization

/// `core.db`: one connection that writes and a few that read, each on a thread of its own.
public final class CoreFile: Sendable {
    public let path: String
    private let writer: ConnectionThread
    private let readers: [ConnectionThread]
    private let turn = Atomic<Int>(0)

    /// How many jobs may wait for the writer before ``StoreError/busy``.
    static let mostWaiting = 1_000

    /// Opens the file in a state directory, or makes it, and brings its schema up to date.
    public init(directory: String, readers count: Int = 2) throws {
        let path = directory + "/core.db"
        self.path = path
        try Self.prepare(path)
        writer = try ConnectionThread(name: "core-writer", path: path, kind: .writer)
        readers = try (0..<count).map { try ConnectionThread(name: "core-reader-\($0)", path: path, kind: .reader) }
    }

    private static func prepare(_ path: String) throws {
        // SQLite gives its companions the mode of the file itself.
        _ = try Descriptor(opening: path, flags: O_RDWR | O_CREAT, mode: 0o600)
        let database = try Database(path: path, mode: .readWrite)
        try database.useWriteAheadLog()
        try database.migrate(CoreSchema.migrations)
    }

    /// Runs `body` on the writer's connection in a transaction of its own making, and returns once that is committed and
    /// flushed. Several calls may share a flush; what one throws undoes only itself.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        try await run(on: writer, body)
    }

    /// Runs `body` on a reading connection, on a thread that may block.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        let number = turn.wrappingAdd(1, ordering: .relaxed).newValue
        return try await run(on: readers[Int(UInt(bitPattern: number) % UInt(readers.count))], body)
    }

    private func run<Result: Sendable>(
        on thread: ConnectionThread, _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        let result: Swift.Result<Result, StoreError> = await withCheckedContinuation { continuation in
            let job = ConnectionThread.Job(
                run: { database in
                    do {
                        let result = try body(database)
                        return .done { continuation.resume(returning: $0.map { .failure($0) } ?? .success(result)) }
                    } catch {
                        return .failed { continuation.resume(returning: .failure($0 ?? StoreError(error))) }
                    }
                }, refuse: { continuation.resume(returning: .failure($0)) })
            if !thread.enqueue(job) { continuation.resume(returning: .failure(.busy)) }
        }
        return try result.get()
    }

    /// Finishes what waits and closes every connection. Nothing may be asked afterwards.
    public func close() async {
        await writer.stop()
        for reader in readers { await reader.stop() }
    }

    /// Writes a consistent copy into a file that is not there yet, while everything goes on.
    public func backup(to destination: String) async throws(StoreError) {
        let path = path
        try await read { _ in
            guard unsafe access(destination, F_OK) != 0 else {
                throw StoreError.conflict(code: "exists", detail: "\(destination) exists already; name another file")
            }
            // The reader itself may write nothing, and SQLite counts a copy as writing.
            let database = try Database(path: path, mode: .readOnly)
            var copy = try database.prepare("VACUUM INTO ?")
            try copy.bind(destination, at: 1)
            try copy.run()
            try systemCall("set the mode of", destination) { unsafe Int(chmod(destination, 0o600)) }
            try Descriptor(opening: destination, flags: O_RDONLY).synchronize(path: destination)
            try AtomicFile.synchronizeDirectory(of: destination)
        }
    }
}

extension StoreError {
    /// What a job threw, as callers see it.
    init(_ error: any Error) {
        self = (error as? StoreError) ?? .unavailable("\(error)")
    }
}
