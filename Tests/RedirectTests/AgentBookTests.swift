// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("The book of user agents")
struct AgentBookTests {
    private static func entry(_ agent: String, in book: inout AgentBook) -> AgentBook.Entry {
        book.entry(Array(agent.utf8).span)
    }

    @Test("judges and parses as without it, and knows an agent again")
    func entries() throws {
        var book = AgentBook(try VerdictRules(text: "version 1\nchat preview agent chatapp\nnone monitor no-agent"))
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
        let entry = Self.entry(phone, in: &book)
        #expect(entry.finding == nil && entry.text == phone && entry.agent == UserAgent(phone))
        #expect(Self.entry(phone, in: &book) === entry)
        #expect(Self.entry("ChatApp/1", in: &book).finding?.reason == "chat")
        #expect(Self.entry("", in: &book).finding?.reason == "none")
        #expect(Self.entry("", in: &book).text == "")
    }

    @Test("never takes one agent for another, however many there are")
    func many() {
        var book = AgentBook(.builtIn)
        for round in 0..<3 {
            for number in 0..<3_000 {
                let text = "Agent/\(number)"
                #expect(Self.entry(text, in: &book).text == text, "round \(round)")
            }
        }
    }

    @Test("keeps a hall of phones: the last of each two that share a place are met again")
    func keeping() {
        var book = AgentBook(.builtIn)
        let agents = (0..<40).map { "Mozilla/5.0 (Linux; Android 15; Phone \($0)) Mobile Safari/537.36" }
        let first = agents.map { Self.entry($0, in: &book) }
        let again = agents.map { Self.entry($0, in: &book) }
        #expect(zip(first, again).count { $0 === $1 } >= 38)
    }

    @Test("reads a very long agent and does not keep it")
    func long() {
        var book = AgentBook(.builtIn)
        let kept = String(repeating: "x", count: 1_024)
        #expect(Self.entry(kept, in: &book) === Self.entry(kept, in: &book))
        let long = kept + "x"
        #expect(Self.entry(long, in: &book) !== Self.entry(long, in: &book))
        #expect(Self.entry(long, in: &book).text.utf8.count == 512)
    }

    @Test("has other numbers for other agents, and the same for the same")
    func hashes() {
        var (one, two) = (AgentBook(.builtIn), AgentBook(.builtIn))
        let agents = (0..<1_000).map { "A\($0)" } + (0..<1_000).map { "Mozilla/5.0 (Phone \($0)) Safari" }
        let hashes = agents.map { Self.entry($0, in: &one).hash }
        #expect(Set(hashes).count == agents.count)
        #expect(agents.map { Self.entry($0, in: &two).hash } == hashes)
    }
}
