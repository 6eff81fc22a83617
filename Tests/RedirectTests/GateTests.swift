// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing
import Tracking

@testable import Redirect

@Suite("A link behind a page of ours")
struct GateTests {
    private struct Lock: PasswordLock {
        func opens(_ password: [UInt8]) -> Bool { password == Array("open sesame&".utf8) }
    }

    private final class Ledger: Sendable {
        let visits = Mutex<[Visit]>([])
        let claims = Mutex<[VisitClaim]>([])
    }

    private let responder: Responder
    private let ledger = Ledger()

    init() {
        var settings = DeskSettings()
        settings.visitors.trustedProxies = [AddressRange("192.0.2.1")].compactMap(\.self)
        responder = Responder(
            source: ClickIDSource(
                signer: .init(version: .enrolled, device: 1, key: ClickIDKey(bytes: Array(0..<32))), floor: 0),
            settings: settings)
    }

    private static let table: Routes = {
        var secret = RouteTerms.Content()
        secret.gate = .password(Lock())
        var next = Route.sample(terms: secret)
        next.touchpoint = TouchpointID(value: 2)
        var once = RouteTerms.Content()
        once.gate = .confirmation
        once.mostVisits = 1
        return Routes(["SECRET": .sample(terms: secret), "NEXT": next, "ONCE": .sample(terms: once)])
    }()

    private func ask(
        _ line: String, form: String? = nil, _ fields: String = "", peer: String = "10.0.0.1", isOverLimit: Bool = false
    ) async -> Responder.Answer {
        let body = form.map {
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \($0.utf8.count)\r\n"
        }
        let head =
            "\(line) HTTP/1.1\r\nHost: go.example\r\nUser-Agent: Phone\r\n\(fields)\(body ?? "")\r\n\(form ?? "")"
        return await responder.answer(
            Array(head.utf8), peer: InternetAddress(peer), table: Self.table,
            moment: Moment(bootTime: 1, wall: 1_780_000_000_000, clock: .synced)
        ) { [ledger] visit, claim in
            ledger.visits.withLock { $0.append(visit) }
            ledger.claims.withLock { $0.append(claim) }
            var visit = visit
            if isOverLimit { visit.outcome = .overLimit }
            return Admission(visit)
        }
    }

    private func tryWrong(_ count: Int, peer: String = "10.0.0.1", _ fields: String = "") async -> [Int] {
        var statuses: [Int] = []
        for _ in 0..<count {
            statuses.append(await ask("POST /SECRET", form: "password=no", fields, peer: peer).status)
        }
        return statuses
    }

    @Test("asks for a password, and leads on with GET and a click ID once it is right")
    func password() async {
        let form = await ask("GET /SECRET?utm_source=east")
        #expect(form.status == 200 && String(decoding: form.body, as: UTF8.self).contains("type=\"password\""))
        #expect(form.fields.contains { $0 == ("Cache-Control", "no-store") })
        let wrong = await ask("POST /SECRET", form: "password=sesame")
        #expect(wrong.status == 401 && String(decoding: wrong.body, as: UTF8.self).contains("not the password"))
        let right = await ask("POST /SECRET?a=1", form: "x=1&password=open+s%65same%26")
        #expect(right.status == 303)
        let location = right.fields.first { $0.name == "Location" }?.value
        #expect(location?.hasPrefix("https://shop.example/a?a=1&click_id=") == true)
        let visits = ledger.visits.withLock { $0 }
        #expect(visits.map(\.outcome) == [.password, .password, .redirected])
        #expect(visits.map { $0.clickID != nil } == [false, false, true])
    }

    @Test(
        "takes a password from nowhere but its form",
        arguments: [
            ("GET /SECRET?password=open+sesame%26", nil), ("POST /SECRET?pw=open", "password="),
            ("POST /SECRET", "x"), ("POST /SECRET", "Password=open+sesame%26"),
            ("POST /SECRET", "xpassword=open+sesame%26"),
            ("POST /SECRET", "password=open+sesame%26%00"),
        ])
    func notThere(_ line: String, _ form: String?) async {
        let answer = await ask(line, form: form)
        #expect(answer.status == (form == nil ? 200 : 401) && !answer.fields.contains { $0.name == "Location" })
    }

    @Test("says no more after five wrong tries, to this visitor and about this link alone")
    func throttle() async {
        #expect(await tryWrong(6) == [401, 401, 401, 401, 401, 429])
        let refused = await ask("POST /SECRET", form: "password=open+sesame%26")
        #expect(refused.status == 429 && refused.fields.contains { $0 == ("Retry-After", "60") })
        #expect(await ask("POST /NEXT", form: "password=open+sesame%26").status == 303)
        #expect(await tryWrong(1, peer: "10.0.0.2") == [401])
    }

    @Test("throttles whom a proxy of ours names, and not everybody behind it")
    func proxies() async {
        let (one, other) = ("X-Forwarded-For: 10.0.0.8\r\n", "X-Forwarded-For: 10.0.0.9\r\n")
        #expect(await tryWrong(6, peer: "192.0.2.1", one).last == 429)
        #expect(await tryWrong(1, peer: "192.0.2.1", other) == [401])
        #expect(await tryWrong(6, peer: "10.9.9.9", one).last == 429, "A stranger's word does not count.")
        #expect(await tryWrong(1, peer: "10.9.9.9", other) == [429])
    }

    @Test("has as few tries at once as in a row")
    func atOnce() async {
        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<40 { group.addTask { await ask("POST /SECRET", form: "password=no").status } }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [401: 5, 429: 35])
    }

    @Test("is confirmed by a click, which alone counts")
    func confirmation() async {
        let page = await ask("GET /ONCE")
        #expect(page.status == 200 && String(decoding: page.body, as: UTF8.self).contains("<form method=\"post\">"))
        #expect(await ask("POST /ONCE", form: "confirm=yes").status == 303)
        #expect(await ask("POST /ONCE", form: "confirm=yes", isOverLimit: true).status == 410)
        #expect(await ask("DELETE /ONCE").status == 405)
        #expect(ledger.claims.withLock { $0.map(\.limit) } == [1, 1, 1])
        #expect(ledger.claims.withLock { $0.map(\.takes) } == [false, true, true])
        #expect(ledger.visits.withLock { $0.map(\.outcome) } == [.page, .redirected, .redirected])
    }

    @Test("tells nothing on its + page where a password is asked for")
    func preview() async {
        #expect(await ask("GET /SECRET+").status == 404)
    }
}
