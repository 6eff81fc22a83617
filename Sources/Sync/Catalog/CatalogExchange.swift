// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import EdgeStore
internal import Tracking

/// The two requests of the catalog (`docs/wire-format.md`, “Edge and core”).
struct CatalogExchange {
    let uplink: any Uplink
    let token: String

    private static let path = "/v1/edge/catalog"

    /// Sends changes and reads one result for each.
    func send(_ changes: [CatalogChange]) async throws -> [ChangeResult] {
        var body = JSONText()
        body.add("changes", json: JSONText.array(changes.map(\.json)))
        let answer = try await ask(
            "POST", Self.path, body: body.closed(), fields: [(name: "Content-Type", value: "application/json")])
        let results = answer["results"]?.array?.compactMap { ChangeResult($0) }
        guard let results, results.map(\.id) == changes.map(\.id) else {
            throw Self.nonsense("does not answer each change")
        }
        return results
    }

    /// A page of the core's changes; those that cannot be taken here are named in it.
    func changes(since cursor: String?, policy: DestinationPolicy) async throws -> (page: CatalogPage, hasMore: Bool) {
        let answer = try await ask("GET", Self.path + (cursor.map { "?since=" + Self.escaped($0) } ?? ""))
        guard let items = answer["changes"]?.array, let next = answer["cursor"]?.text,
            let hasMore = answer["more"]?.flag
        else { throw Self.nonsense("is no page of a catalog") }
        var page = CatalogPage(changes: [], cursor: next, publicURL: answer["public_url"]?.text)
        for item in items {
            do throws(ChangeRefusal) {
                page.changes.append(try CatalogChange(item, policy: policy))
            } catch {
                let kind = item["type"]?.text == "placement" ? CatalogConflict.Kind.placement : .touchpoint
                let object = String((item["id"]?.text ?? "").prefix(64))
                page.refused.append(CatalogPage.Refused(object: object, kind: kind, refusal: error))
            }
        }
        return (page, hasMore)
    }

    private func ask(
        _ method: String, _ path: String, body: String = "", fields: [(name: String, value: String)] = []
    ) async throws -> JSONValue {
        let request = UplinkRequest(
            method, path, fields: [(name: "Authorization", value: "Bearer \(token)")] + fields, body: Array(body.utf8))
        let answer = try await uplink.send(request)
        guard answer.status == 200 else { throw CoreRefusal(answer, to: request) }
        guard let json = JSONValue(answer.body), json.isObject else { throw Self.nonsense("is no JSON object") }
        return json
    }

    private static func nonsense(_ problem: String) -> UplinkError {
        UplinkError(.nonsense, "what answers for the core's catalog \(problem); a login page may be in between")
    }

    /// A cursor is the core's own text: whatever it holds, it is one value of a query.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default: escaped += "%" + [byte].hexadecimal.uppercased()
            }
        }
        return escaped
    }
}
