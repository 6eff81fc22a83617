// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import Deflate
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOPosix
internal import Tracking

/// What appliances ask (`docs/wire-format.md`).
struct EdgeEndpoints: Sendable {
    let core: CoreParts

    /// The largest batch as it is sent, and unpacked.
    static let longestBatch = 256 * 1_024
    static let longestUnpacked = 4 * 1_024 * 1_024

    /// The largest enrolment: 20,000 codes and room to spare.
    static let longestEnrolment = 512 * 1_024

    var all: [Endpoint] {
        [
            Endpoint(.post, "/v1/edge/visits", .device, visits),
            Endpoint(.post, "/v1/edge/enroll", .anybody, enrol),
            Endpoint(.post, "/v1/edge/heartbeat", .device, heartbeat),
            Endpoint(.get, "/v1/edge/catalog", .device, changes),
            Endpoint(.post, "/v1/edge/catalog", .device, take),
        ]
    }

    @Sendable private func visits(_ request: Request, _ context: CoreContext) async throws -> Response {
        let device = try context.device
        // The body first: a slow line holds up nobody's turn.
        let sent = try await request.bytes(limit: Self.longestBatch)
        let isPacked = request.headers[.contentEncoding]?.lowercased() == "gzip"
        return try await core.turns.take(device.number) {
            let batch = try await NIOThreadPool.singleton.runIfActive {
                let bytes = isPacked ? try Self.unpack(sent) : sent
                return try Self.read(bytes, from: device)
            }
            let now = core.clock()
            let outcome = try await core.ledger.record(batch, now: now)
            core.tally.batches.count()
            core.tally.accepted.count(outcome.accepted)
            core.tally.duplicates.count(outcome.duplicate)
            core.tally.rejected.count(batch.refused.count + outcome.conflicts.count)
            let cursor = try await core.catalog.cursor(of: device.org)
            guard let answer = batch.answer(outcome, now: now, catalogCursor: cursor) else { throw Self.noRun }
            return Response(json: answer.json)
        }
    }

    private static func unpack(_ bytes: [UInt8]) throws(Problem) -> [UInt8] {
        do throws(DeflateError) {
            return try Gzip.decompress(bytes, limit: longestUnpacked)
        } catch {
            if case .tooLarge(let limit) = error { throw .tooLarge(limit) }
            throw Problem(.badRequest, "not-gzip", "the body \(error)")
        }
    }

    private static let noRun = Problem(
        .unprocessableContent, "no-run", "no line has a run and a seq that can be read")

    private static func read(_ bytes: [UInt8], from device: EnrolledDevice) throws(Problem) -> VisitBatch {
        do throws(BatchReader.Refusal) {
            return try BatchReader(org: device.org, device: device.number, signers: device.signers).read(bytes)
        } catch {
            switch error {
            case .empty: throw Problem(.badRequest, "empty", "the batch has no line")
            case .tooMany:
                throw Problem(
                    .contentTooLarge, "too-many", "a batch has at most \(BatchReader.mostLines) lines")
            case .noRun: throw noRun
            }
        }
    }

    @Sendable private func enrol(_ request: Request, _ context: CoreContext) async throws -> Response {
        let now = core.clock()
        try core.throttle.admit(context.peer, now: now)
        let json = try await core.strangers.admit(context.peer) {
            try await request.json(limit: Self.longestEnrolment)
        }
        let wished: EnrolmentRequest
        do throws(WireRefusal) { wished = try EnrolmentRequest(json) } catch { throw Problem(error) }
        let answer: EnrolmentAnswer
        do throws(StoreError) { answer = try await core.devices.enrol(wished, now: now) } catch {
            if error == .notFound("invitation") { core.throttle.noteWrong(context.peer) }
            throw error
        }
        core.tally.enrolments.count()
        core.logger.notice(
            "Device \(answer.device) enrolled", metadata: ["name": "\(wished.name)", "org": "\(answer.org)"])
        return Response(json: answer.json)
    }

    @Sendable private func heartbeat(_ request: Request, _ context: CoreContext) async throws -> Response {
        let device = try context.device
        let heartbeat = Heartbeat(try await request.json())
        let floor = try await core.devices.note(heartbeat, of: device, now: core.clock())
        core.tally.heartbeats.count()
        let cursor = try await core.catalog.cursor(of: device.org)
        return Response(
            json: HeartbeatAnswer(serverTime: core.clock(), clickTimeFloor: floor, catalogCursor: cursor).json)
    }

    @Sendable private func changes(_ request: Request, _ context: CoreContext) async throws -> Response {
        let since = request.uri.queryParameters.get("since")
        let page = try await core.catalog.changes(of: context.org, since: since)
        var json = JSONText()
        json.add("changes", json: JSONText.array(page.changes.map(\.json)))
        json.add("cursor", page.cursor)
        json.add("more", page.hasMore)
        json.add("public_url", page.publicURL)
        return Response(json: json.closed())
    }

    @Sendable private func take(_ request: Request, _ context: CoreContext) async throws -> Response {
        let org = try context.org
        guard let items = try await request.json()["changes"]?.array else {
            throw Problem(WireRefusal(.missing, field: "changes"))
        }
        guard items.count <= CoreCatalog.page else {
            throw Problem(.contentTooLarge, "too-many", "at most \(CoreCatalog.page) changes at once")
        }
        let policy = try await core.catalog.policy(of: org)
        let changes = items.map { item in
            let change: Result<CatalogChange, ChangeRefusal>
            do throws(ChangeRefusal) { change = .success(try CatalogChange(item, policy: policy)) } catch {
                change = .failure(error)
            }
            return (id: item["id"]?.text ?? "", change: change)
        }
        let results = try await core.catalog.take(changes, org: org)
        var json = JSONText()
        json.add("results", json: JSONText.array(results.map(\.json)))
        json.add("server_time", core.clock().rfc3339)
        return Response(json: json.closed())
    }
}
