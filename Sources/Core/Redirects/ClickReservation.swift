// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Redirect
internal import SQLite
internal import Tracking

/// Keeps in `core.db` below which time the core's click IDs may lie, always ahead of them, so that none repeats after a
/// crash or a clock that stepped back.
struct ClickReservation: Sendable {
    /// How far it is reserved ahead, in ms.
    private static let reach: UInt64 = 4_000
    /// What may have been minted beyond it while the disk took nothing, in ms.
    private static let margin: UInt64 = 4_000

    let source: ClickIDSource
    private let file: CoreFile
    private let passed: AsyncStream<Void>
    private let passing: AsyncStream<Void>.Continuation

    /// Reads the core's key and reserves before the first click ID. `now` is Unix ms.
    init(_ file: CoreFile, now: Int64) async throws(StoreError) {
        let (key, floor, ceiling) = try await file.write { database in
            let stored = try database.integer(
                "SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'click_ceiling'")
            let floor = stored.map { UInt64(max(0, $0)) + Self.margin } ?? 0
            let ceiling = max(floor, UInt64(max(0, now - ClickID.epoch))) + Self.reach
            try Self.store(ceiling, database)
            return (try CoreSecret.click.read(database), floor, ceiling)
        }
        self.file = file
        let (passed, passing) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.passed = passed
        self.passing = passing
        source = ClickIDSource(
            signer: .init(version: .enrolled, device: RedirectDesk.device, key: ClickIDKey(bytes: key)), floor: floor,
            noted: ceiling - Self.reach / 2, passed: { passing.yield() })
    }

    /// Reserves further until ``stop()``.
    func run(logger: Logger) async {
        for await _ in passed {
            let ceiling = source.ceiling + Self.reach
            do throws(StoreError) {
                try await file.write { try Self.store(ceiling, $0) }
                source.note(through: ceiling - Self.reach / 2)
            } catch {
                logger.error("The ceiling of click IDs could not be kept: \(error)")
                try? await Task.sleep(for: .seconds(1))
                passing.yield()
            }
        }
        // What a clean stop leaves is exact; where it fails, what was reserved before holds.
        let ceiling = source.ceiling
        try? await file.write { try Self.store(ceiling, $0) }
    }

    /// Ends ``run(logger:)``.
    func stop() { passing.finish() }

    private static func store(_ ceiling: UInt64, _ database: Database) throws(SQLiteError) {
        var store = try database.prepare(
            """
            INSERT INTO setting (name, value) VALUES ('click_ceiling', $1)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """)
        try store.bind(Array("\(ceiling)".utf8), at: 1)
        try store.run()
    }
}
