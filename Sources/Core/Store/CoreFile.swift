// SPDX-License-Identifier: Apache-2.0

public import SQLite

/// `core.db`: one writer, many readers.
public final class CoreFile: Sendable {
    /// Runs `body` on the writer's connection in a transaction of its own making, and returns once that is committed and
    /// flushed. Several calls may share a flush; what one throws undoes only itself.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        throw .busy
    }

    /// Runs `body` on a reading connection, on a thread that may block.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        throw .busy
    }
}
