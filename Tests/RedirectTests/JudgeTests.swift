// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("The judge")
struct JudgeTests {
    private static func rules() throws -> VerdictRules {
        try VerdictRules(
            text: """
                version 1
                ahead speculative field sec-purpose prefetch
                watcher monitor network 198.51.100.0/24
                chat preview agent chatapp
                php scanner path *.php
                guesses scanner many-unknown 5 10
                sweeps scanner many-known 10 1
                """)
    }

    /// Whoever asks, and what was found.
    private struct Court {
        var judge: Judge

        init(_ rules: VerdictRules) { judge = Judge(rules) }

        mutating func reason(
            _ target: String = "/0070C1S6", _ fields: [String] = ["User-Agent: Phone"],
            from address: String? = "10.0.0.1",
            code: UInt64 = 1, isKnown: Bool = true, at now: Int64 = 0
        ) throws -> String {
            let heard = try Heard(target, fields)
            let agent = judge.agent(heard.head, heard.bytes.span)
            return judge.judge(
                heard.head, heard.bytes.span, agent, address: address.flatMap { InternetAddress($0) }, code: code,
                isKnown: isKnown, now: now
            ).reason
        }
    }

    @Test("asks the field first, then the network, the agent, the path and last what they did before")
    func order() throws {
        var court = Court(try Self.rules())
        let (ahead, chat) = ("Sec-Purpose: prefetch", "User-Agent: ChatApp/1")
        let (far, near) = ("198.51.100.7", "10.0.0.1")
        for code in UInt64(1)...5 { _ = try court.reason("/a", [chat], from: far, code: code, isKnown: false) }
        #expect(try court.reason("/a.php", [ahead, chat], from: far, isKnown: false) == "ahead")
        #expect(try court.reason("/a.php", [chat], from: far, isKnown: false) == "watcher")
        #expect(try court.reason("/a.php", [chat], from: near, isKnown: false) == "chat")
        for code in UInt64(1)...5 { _ = try court.reason("/a", from: near, code: code, isKnown: false) }
        #expect(try court.reason("/a.php", from: near, code: 1, isKnown: false) == "php")
        #expect(try court.reason("/a", from: near, code: 1, isKnown: false) == "guesses")
        #expect(try court.reason("/a.php", from: near, code: 1) == "default", "Somebody has this code.")
        #expect(try court.reason("/a", from: nil, isKnown: false) == "default")
    }

    @Test("takes ten codes within a second for a scanner, where a device has an address of its own")
    func knownCodes() throws {
        for address in ["10.0.0.1", "fd00::1"] {
            var court = Court(try Self.rules())
            let quick = try (0..<12).map { try court.reason(from: address, code: $0, at: Int64($0) * 99) }
            #expect(quick == Array(repeating: "default", count: 9) + ["sweeps", "sweeps", "default"])
            let slow = try (0..<60).map { try court.reason(from: address, code: $0, at: 10_000 + Int64($0) * 120) }
            #expect(!slow.contains("sweeps"))
        }
    }

    @Test(
        "never counts known codes behind an address that many share, nor the machine's own",
        arguments: ["8.8.8.8", "100.64.0.1", "2001:db8::1", "127.0.0.1", "::1", nil])
    func sharedAddresses(_ address: String?) throws {
        var court = Court(try Self.rules())
        for code in UInt64(0)..<100 { #expect(try court.reason(from: address, code: code) == "default") }
    }

    @Test("takes five codes that nobody has within ten seconds for guesses, also behind a public address")
    func unknownCodes() throws {
        for address in ["10.0.0.1", "8.8.8.8"] {
            var court = Court(try Self.rules())
            let tries = try (0..<6).map { try court.reason(from: address, code: $0, isKnown: false, at: Int64($0)) }
            #expect(tries == Array(repeating: "default", count: 4) + ["guesses", "guesses"])
            #expect(try court.reason(from: address, code: 9, isKnown: false, at: 10_000) == "default")
        }
        var court = Court(try Self.rules())
        for code in UInt64(0)..<50 {
            #expect(try court.reason(from: "127.0.0.1", code: code, isKnown: false) == "default")
        }
    }

    @Test("never takes a crowd in front of a misprinted poster for a scanner")
    func misprint() throws {
        var court = Court(try Self.rules())
        for time in Int64(0)..<5_000 {
            #expect(try court.reason(from: "8.8.8.8", code: 42, isKnown: false, at: time) == "default")
            #expect(try court.reason(from: "10.0.0.1", code: 42, isKnown: false, at: time) == "default")
        }
    }

    @Test("tells devices behind one address by their agents")
    func agents() throws {
        var court = Court(try Self.rules())
        for code in UInt64(0)..<40 {
            let agent = "User-Agent: Phone \(code % 10)"
            #expect(try court.reason("/a", [agent], from: "8.8.8.8", code: code, isKnown: false) == "default")
        }
    }

    @Test("counts by the thresholds of the rules that come with it")
    func builtIn() {
        let rules = VerdictRules.builtIn
        #expect(rules.manyKnown?.count == 10 && rules.manyKnown?.seconds == 1 && rules.manyKnown?.verdict == .scanner)
        #expect(rules.manyUnknown?.count == 5 && rules.manyUnknown?.seconds == 10)
    }

    @Test("knows a trail of more codes than it keeps, and forgets one that another visitor takes over")
    func trails() {
        var trails = Trails()
        for code in UInt64(0)..<40 { #expect(trails.note(code, by: 1, now: 0, window: 100) == Int(code) + 1) }
        #expect(trails.note(3, by: 1, now: 99, window: 100) == 40)
        #expect(trails.note(3, by: 1, now: 100, window: 100) == 1)
        #expect(trails.note(1, by: 2, now: 100, window: 100) == 1)
        #expect(trails.note(4, by: 1, now: 100, window: 100) == 1)
        #expect(trails.note(1, by: 2 << 56, now: 100, window: 100) == 1)
        #expect(trails.note(5, by: 1, now: 100, window: 100) == 2)
    }
}
