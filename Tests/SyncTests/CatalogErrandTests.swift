// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Synchronization
import Testing
import Tracking

@testable import Sync

@Suite("The catalog's errand to the core")
struct CatalogErrandTests {
    private static func touchpoint(_ id: Int64, _ destination: String) -> String {
        #"{"type":"touchpoint","id":"\#(TouchpointID(value: id))","revision":1,"title":"T\#(id)","#
            + #""destination":"\#(destination)","tracking":true,"any_method":false,"state":"active","created_at":1}"#
    }

    private static func page(_ changes: [String], cursor: String, more: Bool = false) -> UplinkAnswer {
        .json(
            #"{"changes":\#(JSONText.array(changes)),"cursor":"\#(cursor)","more":\#(more),"public_url":"https://go.example"}"#
        )
    }

    /// Accepts everything that is sent.
    private static func accept(_ request: UplinkRequest) -> UplinkAnswer {
        let changes = JSONValue(request.body)?["changes"]?.array ?? []
        let results = changes.map { ChangeResult(id: $0["id"]?.text ?? "", status: .accepted, revision: 1).json }
        return .json(#"{"results":\#(JSONText.array(results)),"server_time":"2026-05-28T20:26:42.000Z"}"#)
    }

    @Test("It takes page after page, and says once for each that codes lead elsewhere")
    func pages() async throws {
        let box = try Outpost()
        let changes = Mutex(0)
        let uplink = ScriptedUplink { _, number in
            number == 0
                ? Self.page([Self.touchpoint(1, "https://a.example/")], cursor: "a&b", more: true)
                : Self.page([Self.touchpoint(2, "https://b.example/")], cursor: "2")
        }
        try await box.errand(changed: { changes.withLock { $0 += 1 } }).run(over: uplink, token: "secret")
        #expect(try box.open().counts.touchpoints == 2)
        #expect(try box.open().cursor == "2")
        #expect(changes.withLock { $0 } == 2)
        #expect(uplink.requests.map(\.path).prefix(2) == ["/v1/edge/catalog", "/v1/edge/catalog?since=a%26b"])
        #expect(uplink.requests.allSatisfy { $0.fields.contains { $0 == ("Authorization", "Bearer secret") } })
    }

    @Test("Without a cursor it looks first and sends then; with one it sends first")
    func order() async throws {
        let box = try Outpost()
        try box.add("Booth")
        let uplink = ScriptedUplink { request, _ in request.method == "GET" ? .emptyPage : Self.accept(request) }
        try await box.errand().run(over: uplink, token: "secret")
        #expect(uplink.requests.map(\.method) == ["GET", "POST", "GET"])
        try box.add("Another")
        try await box.errand().run(over: uplink, token: "secret")
        #expect(uplink.requests.map(\.method).suffix(2) == ["POST", "GET"])
        #expect(try box.open().outgoing().isEmpty)
    }

    @Test("One change that cannot be taken is shown, and stops no other")
    func badChange() async throws {
        let box = try Outpost()
        let uplink = ScriptedUplink { _, _ in
            Self.page(
                [Self.touchpoint(1, "javascript:alert(1)"), "17", Self.touchpoint(2, "https://b.example/")], cursor: "2"
            )
        }
        try await box.errand().run(over: uplink, token: "secret")
        #expect(try box.open().counts.touchpoints == 1)
        #expect(try box.open().conflicts.allSatisfy { $0.reason == .refused })
        #expect(try box.open().conflicts.contains { $0.object == TouchpointID(value: 1).description })
    }

    @Test("Where the core does not know the cursor, everything is compared anew")
    func unknownCursor() async throws {
        let box = try Outpost()
        try box.add("Booth")
        let isForgetful = Mutex(false)
        let uplink = ScriptedUplink { request, _ in
            if request.method == "POST" { return Self.accept(request) }
            return isForgetful.withLock { $0 } && request.path.contains("since") && !request.path.contains("since=new")
                ? .problem(400, "cursor")
                : Self.page([], cursor: isForgetful.withLock { $0 } ? "new" : "old")
        }
        try await box.errand().run(over: uplink, token: "secret")
        isForgetful.withLock { $0 = true }
        try await box.errand().run(over: uplink, token: "secret")
        #expect(try box.open().cursor == "new")
        // What a restored core has lost goes up again.
        #expect(try box.open().outgoing().count == 4)
    }

    @Test("A batch that the core does not take is halved until the bad change stands alone")
    func halving() async throws {
        let box = try Outpost()
        let good = try box.add("Good")
        let bad = try box.add("Bad")
        let uplink = ScriptedUplink { request, _ in
            guard request.method == "POST" else { return .emptyPage }
            return String(decoding: request.body, as: UTF8.self).contains("\"title\":\"Bad\"")
                ? .problem(422, "value") : Self.accept(request)
        }
        try await box.errand().run(over: uplink, token: "secret")
        #expect(try box.open().conflicts.map(\.object) == [bad.id.description])
        #expect(try box.open().outgoing().isEmpty)
        #expect(good.id != bad.id)
    }

    @Test(
        "What is no core changes nothing",
        arguments: [
            UplinkAnswer(status: 200, contentType: "text/html", body: Array("<html>".utf8), isVerified: true),
            .json("{}"), .json(#"{"changes":[],"cursor":7,"more":false}"#),
            UplinkAnswer(status: 400, contentType: "text/html", body: [], isVerified: true), .problem(401, "token"),
        ])
    func loginPage(_ answer: UplinkAnswer) async throws {
        let box = try Outpost()
        try box.add("Booth")
        let uplink = ScriptedUplink { _, _ in answer }
        await #expect(throws: (any Error).self) { try await box.errand().run(over: uplink, token: "secret") }
        #expect(uplink.requests.count == 1)
        #expect(try box.open().outgoing().count == 4)
        #expect(try box.open().cursor == nil)
    }
}
