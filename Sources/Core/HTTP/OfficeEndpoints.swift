// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import Tracking

/// What an org's systems and people ask about visits and devices.
struct OfficeEndpoints: Sendable {
    let core: CoreParts

    var all: [Endpoint] {
        [
            Endpoint(.get, "/v1/reports/touchpoints", .key(.read), report),
            Endpoint(.get, "/v1/visits/{click}", .key(.read), visit),
            Endpoint(.get, "/v1/devices", .key(.read), devices),
            Endpoint(.post, "/v1/devices/{number}/revoke", .key(.admin), revoke),
            Endpoint(.get, "/v1/dead-letters", .key(.read), deadLetters),
        ]
    }

    // MARK: Visits

    @Sendable private func visit(_ request: Request, _ context: CoreContext) async throws -> Response {
        guard let click = context.parameters.get("click").flatMap({ ClickID($0) }),
            let stored = try await core.ledger.visit(click, org: context.org)
        else { throw Problem(.notFound, "not-found", "no visit has this click ID") }
        return Response(json: stored.json)
    }

    @Sendable private func report(_ request: Request, _ context: CoreContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        func time(_ name: String) throws(Problem) -> Int64? {
            guard let text = parameters.get(name) else { return nil }
            guard let time = Int64(rfc3339: text) ?? Int64(rfc3339: "\(text)T00:00:00.000Z") else {
                throw Problem(
                    .badRequest, "value", "“\(name)” is a day (2026-05-28) or a time (2026-05-28T20:00:00.000Z)",
                    field: name)
            }
            return time
        }
        var query = TouchpointReport.Query(org: try context.org, from: try time("from"), to: try time("to"))
        if let words = parameters.get("group_by") {
            query.dimensions = try words.split(separator: ",").map { word throws(Problem) in
                guard let dimension = TouchpointReport.Dimension(rawValue: String(word)) else {
                    throw Problem(
                        .badRequest, "value", "“group_by” knows touchpoint, placement, channel and hour",
                        field: "group_by")
                }
                return dimension
            }
        }
        if let text = parameters.get("touchpoint") {
            guard let id = TouchpointID(text) else {
                throw Problem(.badRequest, "value", "“touchpoint” is an identifier of 13 symbols", field: "touchpoint")
            }
            query.touchpoint = id
        }
        let report = try await core.file.report(query)
        let titles = try await core.catalog.titles(Set(report.rows.compactMap(\.touchpoint)), org: query.org)
        switch parameters.get("format") ?? "json" {
        case "json": return Response(json: report.json(query, titles, asOf: core.clock()))
        case "csv": return Response(text: report.csv(query, titles), type: "text/csv; charset=utf-8")
        default: throw Problem(.badRequest, "value", "“format” is json or csv", field: "format")
        }
    }

    @Sendable private func deadLetters(_ request: Request, _ context: CoreContext) async throws -> Response {
        let letters = try await core.file.deadLetters(of: context.org, limit: 1_000)
        var json = JSONText()
        json.add("data", json: JSONText.array(letters.map(\.json)))
        return Response(json: json.closed())
    }

    // MARK: Devices

    @Sendable private func devices(_ request: Request, _ context: CoreContext) async throws -> Response {
        let devices = try await core.devices.list(context.org)
        var json = JSONText()
        json.add("data", json: JSONText.array(devices.map(\.json)))
        return Response(json: json.closed())
    }

    @Sendable private func revoke(_ request: Request, _ context: CoreContext) async throws -> Response {
        guard let number = context.parameters.get("number").flatMap({ UInt32($0) }) else {
            throw Problem(StoreError.notFound("device"))
        }
        try await core.devices.revoke(number, org: context.org, now: core.clock())
        return Response(status: .noContent)
    }
}

extension ListedDevice {
    /// As it is listed, without any secret.
    public var json: String {
        var json = JSONText()
        json.add("number", number)
        json.add("name", name)
        json.add("created_at", createdAt.rfc3339)
        json.add("last_seen", lastSeen?.rfc3339)
        json.add("revoked_at", revokedAt?.rfc3339)
        json.add("suspicions", json: JSONText.array(suspicions.map { JSONText.quoted($0) }))
        json.add("heartbeat", json: heartbeat ?? "null")
        return json.closed()
    }
}

extension StoredVisit {
    /// The visit in the words of the wire, with the device that told it.
    var json: String {
        guard case .visit(let wire) = line.content else { return "null" }
        let visit = wire.visit
        var json = JSONText()
        json.add("device", device)
        json.add("run", line.run.hexadecimal)
        json.add("seq", line.sequence)
        json.add("click_id", visit.clickID?.description)
        json.add("touchpoint", visit.touchpoint?.description)
        json.add("placement", visit.placement?.description)
        json.add("code", visit.code)
        json.add("channel", visit.channel?.name)
        json.add("verdict", visit.verdict.name)
        json.add("reason", visit.reason)
        json.add("outcome", visit.outcome.name)
        json.add("occurred_at", wire.time.occurred.rfc3339)
        json.add("earliest", wire.time.earliest?.rfc3339)
        json.add("latest", wire.time.latest?.rfc3339)
        json.add("time_quality", wire.time.quality.rawValue)
        json.add("visitor", wire.visitor)
        json.add("device_class", wire.deviceClass)
        json.add("os", wire.os)
        json.add("browser", wire.browser)
        json.add("language", visit.request.language)
        json.add("referrer_host", visit.request.referrerHost)
        json.add("location", wire.location)
        json.add("country", wire.country)
        json.add("params", json: wire.parameters)
        json.add("tag", json: wire.tag ?? "null")
        json.add("repeat_of", wire.repeatOf)
        json.add("early_answer", visit.earlyAnswer)
        return json.closed()
    }
}
