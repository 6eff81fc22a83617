// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import HTTPTypes
internal import Hummingbird
internal import Tracking

/// Touchpoints and placements of an org, for its own systems and people.
struct TouchpointEndpoints: Sendable {
    let core: CoreParts

    var all: [Endpoint] {
        [
            Endpoint(.get, "/v1/touchpoints", .key(.read), list),
            Endpoint(.post, "/v1/touchpoints", .key(.admin), add),
            Endpoint(.get, "/v1/touchpoints/{id}", .key(.read), show),
            Endpoint(.patch, "/v1/touchpoints/{id}", .key(.admin), edit),
            Endpoint(.delete, "/v1/touchpoints/{id}", .key(.admin), delete),
            Endpoint(.post, "/v1/touchpoints/{id}/placements", .key(.admin), addPlacement),
            Endpoint(.get, "/v1/placements/{code}", .key(.read), placement),
        ]
    }

    private static func id(_ context: CoreContext) throws(Problem) -> TouchpointID {
        guard let id = context.parameters.get("id").flatMap({ TouchpointID($0) }) else {
            throw Problem(StoreError.notFound("touchpoint"))
        }
        return id
    }

    @Sendable private func list(_ request: Request, _ context: CoreContext) async throws -> Response {
        let after = request.uri.queryParameters.get("after").flatMap { TouchpointID($0) }
        let touchpoints = try await core.catalog.touchpoints(of: context.org, after: after)
        var json = JSONText()
        json.add("data", json: JSONText.array(touchpoints.map { Self.json($0, nil, host: nil) }))
        json.add("next", touchpoints.count == CoreCatalog.page ? touchpoints.last?.id.description : nil)
        return Response(json: json.closed())
    }

    @Sendable private func show(_ request: Request, _ context: CoreContext) async throws -> Response {
        let (touchpoint, placements) = try await core.catalog.touchpoint(Self.id(context), org: context.org)
        return Response(json: Self.json(touchpoint, placements, host: try await host(context)))
    }

    private func host(_ context: CoreContext) async throws -> String? {
        try await core.orgs.hosts(context.org).first
    }

    @Sendable private func add(_ request: Request, _ context: CoreContext) async throws -> Response {
        let json = try await request.json()
        guard let destination = json["destination"]?.text else {
            throw Problem(WireRefusal(.missing, field: "destination"))
        }
        let draft = TouchpointDraft(
            title: json["title"]?.text ?? "", destination: destination, campaign: json["campaign"]?.text,
            partner: json["partner"]?.text, location: json["location"]?.text, vanity: json["code"]?.text,
            tracking: json["tracking"]?.flag ?? true, methodsAny: json["any_method"]?.flag ?? false,
            terms: try await terms(json, context) ?? .none)
        let now = core.clock()
        let (touchpoint, placements) = try await core.catalog.edit(context.org) { try $0.add(draft, now: now) }
        return Response(json: Self.json(touchpoint, placements, host: try await host(context)), status: .created)
    }

    @Sendable private func edit(_ request: Request, _ context: CoreContext) async throws -> Response {
        let (id, json) = (try Self.id(context), try await request.json())
        var edit = TouchpointEdit(
            title: json["title"]?.text, destination: json["destination"]?.text, campaign: json["campaign"]?.text,
            partner: json["partner"]?.text, location: json["location"]?.text)
        if let word = json["state"]?.text {
            guard let state = Touchpoint.State.allCases.first(where: { $0.name == word }) else {
                throw Problem(WireRefusal(.value, field: "state"))
            }
            edit.state = state
        }
        edit.methodsAny = json["any_method"]?.flag
        edit.terms = try await terms(json, context)
        let wanted = edit
        let base = json["base_revision"]?.integer
        let touchpoint = try await core.catalog.edit(context.org) { editor in
            let after = try editor.edit(id, wanted)
            // What this throws undoes the edit.
            guard let base, after.revision > base + 1 || after.revision < base else { return after }
            throw StoreError.conflict(
                code: "stale", detail: "this touchpoint was changed since revision \(base); look at it again")
        }
        return Response(json: Self.json(touchpoint, nil, host: nil))
    }

    /// The terms of a request; nil where it does not speak of them.
    private func terms(_ json: JSONValue, _ context: CoreContext) async throws -> Terms? {
        guard let given = json["terms"] else { return nil }
        let policy = try await core.catalog.policy(of: context.org)
        do throws(ChangeRefusal) { return try Terms(given, policy: policy) } catch { throw Problem(error) }
    }

    @Sendable private func delete(_ request: Request, _ context: CoreContext) async throws -> Response {
        try await core.catalog.delete(Self.id(context), org: context.org)
        return Response(status: .noContent)
    }

    @Sendable private func addPlacement(_ request: Request, _ context: CoreContext) async throws -> Response {
        let (id, json) = (try Self.id(context), try await request.json())
        guard let channel = json["channel"]?.text.flatMap({ Channel(name: $0) }) else {
            throw Problem(WireRefusal(json["channel"] == nil ? .missing : .value, field: "channel"))
        }
        let (label, vanity) = (json["label"]?.text ?? "", json["code"]?.text)
        let count = Int(clamping: json["count"]?.integer ?? 1)
        guard 1...CoreCatalog.page ~= count else { throw Problem(WireRefusal(.value, field: "count")) }
        let now = core.clock()
        let placements = try await core.catalog.edit(context.org) {
            try $0.addPlacements(to: id, channel: channel, label: label, vanity: vanity, count: count, now: now)
        }
        let host = try await host(context)
        var answer = JSONText()
        answer.add("placements", json: JSONText.array(placements.map { Self.json($0, host: host) }))
        return Response(json: answer.closed(), status: .created)
    }

    @Sendable private func placement(_ request: Request, _ context: CoreContext) async throws -> Response {
        let found: Placement? =
            if let key = context.parameters.get("code").flatMap({ Code.normalise($0.utf8) }) {
                try await core.catalog.placement(for: key, org: context.org)
            } else { nil }
        guard let found else { throw Problem(.notFound, "not-found", "no placement has this code") }
        return Response(json: Self.json(found, host: try await host(context)))
    }

    // MARK: JSON

    private static func json(_ touchpoint: Touchpoint, _ placements: [Placement]?, host: String?) -> String {
        var json = JSONText()
        json.add("id", touchpoint.id.description)
        json.add("revision", touchpoint.revision)
        touchpoint.addMembers(to: &json, isPublic: true)
        if let placements { json.add("placements", json: JSONText.array(placements.map { Self.json($0, host: host) })) }
        return json.closed()
    }

    private static func json(_ placement: Placement, host: String?) -> String {
        var json = JSONText()
        placement.addMembers(to: &json)
        json.add("url", host.map { "\($0)/\(placement.code)" })
        return json.closed()
    }
}
