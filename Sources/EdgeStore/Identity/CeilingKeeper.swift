// SPDX-License-Identifier: Apache-2.0

public import Logging
public import NIOPosix
public import Redirect
public import ServiceLifecycle

/// Keeps the click-ID ceiling in `identity.json`, so that nothing repeats even when the log is lost and the clock has
/// stepped back. Written at the first stamp after a pause and then at most every ``interval``: the log itself carries
/// every stamp, and a card should not pay twice for each visit.
public struct CeilingKeeper: Service {
    /// How far the file may lag behind the stamps of a busy appliance.
    public static let interval: Duration = .seconds(10)
    /// What to add to the file's ceiling where the log cannot tell what came after it: the interval and the reserve,
    /// in ms.
    public static let lag: UInt64 = 11_000

    private let file: IdentityFile
    private let source: ClickIDSource
    private let passed: AsyncStream<Void>
    private let pool: NIOThreadPool
    private let logger: Logger

    /// `passed` yields when the source has passed what is noted.
    public init(
        file: IdentityFile, source: ClickIDSource, passed: AsyncStream<Void>, pool: NIOThreadPool, logger: Logger
    ) {
        self.file = file
        self.source = source
        self.passed = passed
        self.pool = pool
        self.logger = logger
    }

    /// Runs until a graceful stop, and writes the last ceiling before it ends.
    public func run() async throws {
        for await _ in passed.cancelOnGracefulShutdown() {
            await save()
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.interval) }
        }
        await save()
    }

    /// In a task of its own: a start that fails elsewhere cancels this one, and the ceiling matters all the more.
    private func save() async {
        let ceiling = source.ceiling
        guard ceiling > file.identity.clickCeiling else { return }
        let saving = Task { [file, pool] in
            try await pool.runIfActive { try file.update { $0.clickCeiling = ceiling } }
        }
        do {
            try await saving.value
            source.note(through: ceiling)
        } catch {
            logger.error("The click-ID ceiling could not be noted: \(error)")
        }
    }
}
