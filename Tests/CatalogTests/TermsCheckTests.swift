// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Catalog
@testable import Redirect

@Suite("Whether terms make sense together")
struct TermsCheckTests {
    private static let policy = DestinationPolicy(ownHosts: [])
    /// Some password, as it is kept. Nobody asks here what it opens, so it need not be hashed.
    private static let password = PasswordHash(
        "scrypt$10$1$1$\(String(repeating: "0", count: 32))$\(String(repeating: "0", count: 64))")

    private static func problem(_ change: (inout Terms) throws -> Void) throws -> TermsError? {
        var terms = Terms()
        try change(&terms)
        do throws(TermsError) {
            try terms.check()
            return nil
        } catch {
            return error
        }
    }

    @Test("An end comes after its start, and a limit is one that can be reached")
    func numbers() throws {
        #expect(try Self.problem { ($0.starts, $0.expires) = (5, 5) } == .endsBeforeStart)
        #expect(try Self.problem { ($0.starts, $0.expires) = (5, 6) } == nil)
        for limit in [0, -1, Terms.largestLimit + 1] {
            #expect(try Self.problem { $0.mostVisits = limit } == .limit(limit))
        }
        for limit in [1, Terms.largestLimit] { #expect(try Self.problem { $0.mostVisits = limit } == nil) }
    }

    @Test(
        "A folder has a name that cannot lead out of its place",
        arguments: [
            ("menu", true), ("A-z_09", true), (String(repeating: "a", count: 64), true), ("", false), ("..", false),
            ("a/b", false), ("a.b", false), ("é", false), ("a b", false), (String(repeating: "a", count: 65), false),
        ])
    func folders(_ name: String, _ isSound: Bool) throws {
        #expect(try Self.problem { $0.offline = name } == (isSound ? nil : .folderName(name)))
    }

    @Test("A rule that leads to the offline page needs its folder")
    func offline() throws {
        let sheet = try RuleSheet("uplink=down -> offline", policy: Self.policy)
        #expect(try Self.problem { $0.rules = sheet } == .offlineMissing)
        #expect(try Self.problem { ($0.rules, $0.offline) = (sheet, "menu") } == nil)
        #expect("\(TermsError.offlineMissing)".contains("name its folder"))
    }

    @Test("A redirect that browsers keep is not one that changes", arguments: [RouteTerms.Status.moved, .permanent])
    func kept(_ status: RouteTerms.Status) throws {
        let sheet = try RuleSheet("os=ios -> https://a.example/", policy: Self.policy)
        let changes: [(inout Terms) -> Void] = [
            { $0.starts = 1 }, { $0.expires = 1 }, { $0.mostVisits = 1 }, { $0.isOneTime = true },
            { $0.password = Self.password }, { $0.offline = "menu" }, { $0.rules = sheet },
        ]
        for change in changes {
            #expect(
                try Self.problem {
                    $0.status = status
                    change(&$0)
                } == .keptStatus)
            #expect(try Self.problem(change) == nil)
        }
        #expect(
            try Self.problem {
                $0.status = status
                ($0.isPrivate, $0.query, $0.referrer) = (true, .drop, .nothing)
            } == nil)
    }

    @Test("Routes have what was asked for, and touchpoints that ask for nothing have none")
    func compiled() throws {
        let writer = LocationWriter(tracking: true, parameter: "click_id")
        #expect(Terms.none.compiled(writer) == nil)
        var terms = Terms()
        terms.isOneTime = true
        terms.mostVisits = 7
        terms.expiredDestination = try Destination(checking: "https://a.example/é", policy: Self.policy)
        terms.rules = try RuleSheet("os=ios -> https://a.example/", policy: Self.policy)
        let once = try #require(terms.compiled(writer)?.content)
        #expect(once.mostVisits == 1 && once.rules.count == 1)
        #expect(once.expiredLocation.map { String(decoding: $0, as: UTF8.self) } == "https://a.example/%C3%A9")
        guard case .confirmation = once.gate else { throw TermsError.offlineMissing }
        terms.password = try #require(Self.password)
        guard case .password = terms.compiled(writer)?.content.gate else { throw TermsError.offlineMissing }
    }
}
