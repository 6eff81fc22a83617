// SPDX-License-Identifier: Apache-2.0

public import Redirect
public import Tracking

extension RouteTerms.QueryPassing: CaseIterable {
    public static let allCases: [Self] = [.add, .override, .drop]

    /// The word in every format.
    public var name: String {
        switch self {
        case .add: "pass"
        case .override: "override"
        case .drop: "drop"
        }
    }
}

extension RouteTerms.ReferrerPolicy: CaseIterable {
    public static let allCases: [Self] = [.path, .origin, .nothing]

    /// The word in every format.
    public var name: String {
        switch self {
        case .path: "path"
        case .origin: "origin"
        case .nothing: "none"
        }
    }
}

extension Terms {
    /// The terms as one JSON object, as the wire and the files have them; nil where there are none.
    public var json: String? { self == .none ? nil : members(isPublic: false).closed() }

    /// The same for people: whether there is a password, and not its hash.
    public var publicJSON: String? { self == .none ? nil : members(isPublic: true).closed() }

    private func members(isPublic: Bool) -> JSONText {
        var json = JSONText()
        if status != .found { json.add("status", status.rawValue) }
        if query != .add { json.add("query", query.name) }
        if clickIDPlace != .query { json.add("click_id", clickIDPlace.rawValue) }
        if referrer != .path { json.add("referrer", referrer.name) }
        if leadsSpeculation { json.add("speculation", "redirect") }
        if showsCard { json.add("previews", "card") }
        if isPrivate { json.add("private", true) }
        if isCrawlable { json.add("crawlable", true) }
        if let starts { json.add("starts_at", starts.rfc3339) }
        if let expires { json.add("expires_at", expires.rfc3339) }
        if let expiredDestination { json.add("expired_url", expiredDestination.text) }
        if let mostVisits { json.add("max_visits", mostVisits) }
        if isOneTime { json.add("one_time", true) }
        if let password {
            if isPublic { json.add("password", true) } else { json.add("password", password.description) }
        }
        if let offline { json.add("offline", offline) }
        if let rules { json.add("rules", rules.description) }
        return json
    }

    /// Reads what ``json`` wrote, held to the rules of an edit made here. Names that this version does not know are
    /// refused: a link that should ask for something must not answer without it.
    public init(_ json: JSONValue, policy: DestinationPolicy) throws(ChangeRefusal) {
        guard case .object(let members) = json else { throw Self.wrong("terms") }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) where value != .null {
            try take(name, value, policy)
        }
        do throws(TermsError) { try check() } catch {
            throw ChangeRefusal("value", field: "terms", detail: "\(error)")
        }
    }

    private mutating func take(_ name: String, _ value: JSONValue, _ policy: DestinationPolicy) throws(ChangeRefusal) {
        func known<Value>(_ value: Value?) throws(ChangeRefusal) -> Value {
            guard let value else { throw Self.wrong(name) }
            return value
        }
        switch name {
        case "status": status = try known(value.integer.flatMap { RouteTerms.Status(rawValue: Int($0)) })
        case "query": query = try known(RouteTerms.QueryPassing.allCases.first { $0.name == value.text })
        case "click_id": clickIDPlace = try known(value.text.flatMap(ClickIDPlace.init(rawValue:)))
        case "referrer": referrer = try known(RouteTerms.ReferrerPolicy.allCases.first { $0.name == value.text })
        case "speculation":
            leadsSpeculation = try known(value.text.flatMap { ["decline": false, "redirect": true][$0] })
        case "previews": showsCard = try known(value.text.flatMap { ["redirect": false, "card": true][$0] })
        case "private": isPrivate = try known(value.flag)
        case "crawlable": isCrawlable = try known(value.flag)
        case "starts_at": starts = try known(value.text.flatMap { Int64(rfc3339: $0) })
        case "expires_at": expires = try known(value.text.flatMap { Int64(rfc3339: $0) })
        case "expired_url":
            let text = try known(value.text)
            do throws(DestinationError) { expiredDestination = try Destination(checking: text, policy: policy) } catch {
                throw ChangeRefusal("value", field: "terms.expired_url", detail: "\(error)")
            }
        case "max_visits": mostVisits = Int(try known(value.integer))
        case "one_time": isOneTime = try known(value.flag)
        case "password": password = try known(value.text.flatMap { PasswordHash($0) })
        case "offline": offline = try known(value.text)
        case "rules":
            let text = try known(value.text)
            do throws(RuleError) { rules = try RuleSheet(text, policy: policy) } catch {
                throw ChangeRefusal("value", field: "terms.rules", detail: "\(error)")
            }
        default: throw Self.wrong(name)
        }
    }

    private static func wrong(_ name: String) -> ChangeRefusal {
        ChangeRefusal("value", field: "terms.\(name)", detail: "“\(name)” cannot hold this value")
    }

    /// Terms as they were stored by us; nil for a text that we did not write.
    public init?(stored text: String?) {
        guard let text else {
            self = .none
            return
        }
        guard let json = JSONValue(Array(text.utf8)), let terms = try? Terms(json, policy: .stored) else { return nil }
        self = terms
    }
}

extension DestinationPolicy {
    /// What was checked before it was stored: a change of the box's own address must not make it unreadable.
    static let stored = DestinationPolicy(ownHosts: [], allowLocal: true, clickIDParameter: "", anyAppScheme: true)
}
