// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// Why a change is not taken.
public struct ChangeRefusal: Error, Hashable, Sendable {
    /// A short fixed word: `missing`, `value`, or a rule's.
    public var code: String
    public var field: String?
    /// A sentence for people.
    public var detail: String

    public init(_ code: String, field: String?, detail: String) {
        self.code = code
        self.field = field
        self.detail = detail
    }
}

extension CatalogChange {
    /// Reads a change and holds it to the same rules as an edit made here.
    public init(_ json: JSONValue, policy: DestinationPolicy) throws(ChangeRefusal) {
        switch json["type"]?.text {
        case "touchpoint":
            let touchpoint = try Touchpoint(json, policy: policy)
            self = .touchpoint(touchpoint, base: try Self.base(json))
        case "placement": self = .placement(try Placement(json))
        case "tombstone":
            guard let id = json["id"]?.text.flatMap({ TouchpointID($0) }) else { throw Self.wrong(json, "id") }
            guard let revision = json["revision"]?.integer, revision > 0 else { throw Self.wrong(json, "revision") }
            self = .tombstone(id, revision: Int(revision))
        default: throw Self.wrong(json, "type")
        }
    }

    private static func base(_ json: JSONValue) throws(ChangeRefusal) -> Int? {
        guard let value = json["base_revision"] else { return nil }
        guard let base = value.integer, base >= 0 else { throw wrong(json, "base_revision") }
        return Int(base)
    }

    static func wrong(_ json: JSONValue, _ field: String) -> ChangeRefusal {
        json[field] == nil
            ? ChangeRefusal("missing", field: field, detail: "“\(field)” is missing")
            : ChangeRefusal("value", field: field, detail: "“\(field)” cannot hold this value")
    }

    /// A text that people read, within the bounds of ``CatalogEditor``.
    static func words(_ json: JSONValue, _ field: String) throws(ChangeRefusal) -> String? {
        guard let value = json[field] else { return nil }
        guard let text = value.text else { throw wrong(json, field) }
        if let problem = CatalogEditor.problem(of: text) {
            throw ChangeRefusal("value", field: field, detail: "the \(field) \(problem)")
        }
        return text
    }
}

extension Touchpoint {
    init(_ json: JSONValue, policy: DestinationPolicy) throws(ChangeRefusal) {
        guard let id = json["id"]?.text.flatMap({ TouchpointID($0) }) else { throw CatalogChange.wrong(json, "id") }
        guard let text = json["destination"]?.text else { throw CatalogChange.wrong(json, "destination") }
        let destination: Destination
        do throws(DestinationError) { destination = try Destination(checking: text, policy: policy) } catch {
            throw ChangeRefusal("value", field: "destination", detail: "\(error)")
        }
        let title = try CatalogChange.words(json, "title") ?? ""
        let word = json["state"]?.text ?? State.active.name
        guard let state = State.allCases.first(where: { $0.name == word }) else {
            throw CatalogChange.wrong(json, "state")
        }
        guard let created = json["created_at"]?.integer else { throw CatalogChange.wrong(json, "created_at") }
        var terms = Terms.none
        if let given = json["terms"] { terms = try Terms(given, policy: policy) }
        let revision = json["revision"]?.integer ?? json["base_revision"]?.integer.map { $0 + 1 } ?? 1
        guard 1...Int64(Int32.max) ~= revision else { throw CatalogChange.wrong(json, "revision") }
        self.init(
            id: id, title: title.isEmpty ? destination.host : title, destination: destination,
            campaign: try CatalogChange.words(json, "campaign"), partner: try CatalogChange.words(json, "partner"),
            location: try CatalogChange.words(json, "location"), tracking: json["tracking"]?.flag ?? true,
            methodsAny: json["any_method"]?.flag ?? false, state: state, terms: terms,
            revision: Int(revision), createdAt: created)
    }
}

extension Placement {
    init(_ json: JSONValue) throws(ChangeRefusal) {
        guard let id = json["id"]?.text.flatMap({ PlacementID($0) }) else { throw CatalogChange.wrong(json, "id") }
        guard let touchpoint = json["touchpoint"]?.text.flatMap({ TouchpointID($0) }) else {
            throw CatalogChange.wrong(json, "touchpoint")
        }
        let vanity = json["vanity"]?.text
        guard let key = json["code"]?.text, let code = PlacementCode(stored: key, vanity: vanity) else {
            throw CatalogChange.wrong(json, "code")
        }
        do throws(VanityCodeError) {
            _ = try vanity.map { (text) throws(VanityCodeError) in try VanityCode(text) }
        } catch {
            throw ChangeRefusal("value", field: "vanity", detail: "\(error)")
        }
        guard let channel = json["channel"]?.text.flatMap({ Channel(name: $0) }) else {
            throw CatalogChange.wrong(json, "channel")
        }
        guard let created = json["created_at"]?.integer else { throw CatalogChange.wrong(json, "created_at") }
        self.init(
            id: id, touchpoint: touchpoint, code: code, channel: channel,
            label: try CatalogChange.words(json, "label") ?? "", createdAt: created)
    }
}
