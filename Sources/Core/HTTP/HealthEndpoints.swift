// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import Redirect
internal import SQLite
internal import Tracking

/// What monitors ask.
struct HealthEndpoints: Sendable {
    let core: CoreParts
    private let look: SharedLook<String?>

    init(core: CoreParts) {
        self.core = core
        look = SharedLook { _ in await Self.trouble(core) }
    }

    var all: [Endpoint] {
        [
            Endpoint(.get, "/healthz", .anybody, health),
            Endpoint(.get, "/metrics", .anybody) { _, _ in
                Response(text: core.tally.metrics, type: "text/plain; version=0.0.4; charset=utf-8")
            },
        ]
    }

    /// How long the store may take for a small write.
    private static let patience: Duration = .seconds(3)

    @Sendable private func health(_ request: Request, _ context: CoreContext) async throws -> Response {
        let reason = await look.value(now: core.timepiece.moment().bootTime)
        var json = JSONText()
        json.add("status", reason == nil ? "green" : "red")
        json.add("reasons", json: JSONText.array([reason].compactMap { $0 }.map(Self.reason)))
        return Response(json: json.closed(), status: reason == nil ? .ok : .serviceUnavailable)
    }

    private static func reason(_ message: String) -> String {
        var json = JSONText()
        json.add("code", "store")
        json.add("colour", "red")
        json.add("message", message)
        return json.closed()
    }

    /// Writes a little and waits for the flush; nil when that worked.
    private static func trouble(_ core: CoreParts) async -> String? {
        let (file, now) = (core.file, core.clock())
        let ping = Task { () -> String? in
            do throws(StoreError) {
                try await file.write { database in
                    var note = try database.prepare(
                        """
                        INSERT INTO setting (name, value) VALUES ('ping', $1)
                        ON CONFLICT (name) DO UPDATE SET value = excluded.value
                        """)
                    try note.bind(Array("\(now)".utf8), at: 1)
                    try note.run()
                }
                return nil
            } catch {
                return "\(error)"
            }
        }
        return await withTaskGroup(of: String?.self) { group in
            group.addTask { await ping.value }
            group.addTask {
                guard (try? await Task.sleep(for: patience)) != nil else { return nil }
                return "the store takes longer than 3 s for a small write"
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
