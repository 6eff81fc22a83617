// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("A rule file")
struct VerdictRulesTests {
    private static func rules(_ lines: String...) throws -> VerdictRules {
        try VerdictRules(text: (["version 1"] + lines).joined(separator: "\n"))
    }

    @Test(
        "finds a token as a word of its own only",
        arguments: [
            ("bot", "a bot b", true), ("bot", "BOT", true), ("bot", "(bot)", true), ("bot", "bot/1", true),
            ("bot", "cubot", false), ("bot", "bots", false), ("bot", "bot1", false), ("bot", "1bot", false),
            ("bot", "cubot bot", true), ("bot", "ébot", true), ("bot", "bo", false), ("bot*", "bots", true),
            ("bot*", "cubots", false), ("*bot", "CUBOT", true), ("*bot", "bots", false), ("*bot*", "xbots", true),
            ("\"a b\"", "x a b.", true), ("\"a b\"", "a  b", false), ("\"a b\"", "a bc", false),
            ("fbmf", "FBMF/Google", true), ("google", "FBMF/Google", true), ("google", "GoogleBot", false),
            ("\"+http*\"", "(+https://a.example)", true), ("\"+http*\"", "a+https://", false),
        ])
    func tokens(_ token: String, _ agent: String, _ isFound: Bool) throws {
        let rules = try Self.rules("x scanner agent \(token)")
        #expect((rules.verdict(agent: agent) != nil) == isFound)
    }

    @Test("holds where all tokens are there and none behind unless; the first rule that holds decides")
    func guards() throws {
        let rules = try Self.rules(
            "one preview agent alpha beta unless gamma delta", "two monitor agent alpha \"unless\"",
            "three scanner agent alpha")
        #expect(rules.verdict(agent: "beta alpha")?.reason == "one")
        #expect(rules.verdict(agent: "alpha beta gamma")?.reason == "three")
        #expect(rules.verdict(agent: "alpha beta delta")?.reason == "three")
        #expect(rules.verdict(agent: "alpha beta gammas")?.reason == "one")
        #expect(rules.verdict(agent: "alpha, unless")?.reason == "two")
        #expect(rules.verdict(agent: "beta") == nil)
        #expect(rules.verdict(agent: "") == nil)
    }

    @Test("may have comments, empty lines, tabs and the line ends of Windows")
    func layout() throws {
        let text = "version 7 # of today\r\n\r\n# none\r\n\tx\tscanner  agent\t\"two words\" # last\r\n"
        let rules = try VerdictRules(text: text)
        #expect(rules.version == "7")
        #expect(rules.verdict(agent: "two words")?.reason == "x")
        #expect(rules.missingAgent == nil && rules.manyUnknown == nil && rules.manyKnown == nil)
    }

    @Test("looks at no more than the first 1,024 bytes of an agent, whatever they are")
    func long() throws {
        let rules = try Self.rules("x scanner agent needle")
        let hay = [UInt8](repeating: 0xFF, count: 1_018)
        #expect(rules.verdict(agent: (hay + Array("needle".utf8)).span)?.reason == "x")
        #expect(rules.verdict(agent: (hay + Array(" needle".utf8)).span) == nil)
    }

    @Test("matches a path as a whole, with stars for any bytes")
    func paths() throws {
        let rules = try Self.rules("x scanner path *.php", "x scanner path a*b*c", "x scanner path /Old/")
        for path in ["/.php", "a.PHP", "/x/y.php", "/abc", "/a/b/bc", "//old/"] {
            #expect(rules.verdict(path: path) != nil, "\(path)")
        }
        for path in ["", "/", "/php", "/a.php5", "/ab", "/xabc", "/abcd", "/old"] {
            #expect(rules.verdict(path: path) == nil, "\(path)")
        }
    }

    @Test("matches an address by its leading bits")
    func networks() throws {
        let rules = try Self.rules(
            "a scanner network 192.0.2.0/25", "b monitor network 2001:db8::/33", "c probe network ::1")
        func reason(_ address: String) throws -> String? {
            rules.verdict(address: try #require(InternetAddress(address)))?.reason
        }
        #expect(try reason("192.0.2.127") == "a" && reason("::ffff:192.0.2.1") == "a" && reason("192.0.2.128") == nil)
        #expect(try reason("2001:db8:7f00::") == "b" && reason("2001:db8:8000::") == nil && reason("::1") == "c")
    }

    @Test(
        "is refused with the number of the line and the reason",
        arguments: [
            ("x", "line 3: needs a reason, a verdict and a kind"),
            ("X scanner agent abc", "line 3: the reason “X” must be of lower-case letters, digits and hyphens"),
            (
                "x robot agent abc",
                "line 3: “robot” is no verdict; there are human, preview, speculative, scanner, probe, monitor"
            ),
            (
                "x scanner regex abc",
                "line 3: “regex” is no kind of rule; there are agent, no-agent, field, path, "
                    + "network, many-unknown, many-known"
            ),
            ("x scanner agent", "line 3: agent takes TOKEN [TOKEN…] [unless TOKEN…]"),
            ("x scanner agent unless abc", "line 3: agent takes TOKEN [TOKEN…] [unless TOKEN…]"),
            ("x scanner agent abc unless", "line 3: agent takes TOKEN [TOKEN…] [unless TOKEN…]"),
            ("x scanner agent ab*", "line 3: “ab*” must have at least 3 bytes, and a * only at its ends"),
            ("x scanner agent abc unless d", "line 3: “d” must have at least 3 bytes, and a * only at its ends"),
            ("x scanner agent abc*def", "line 3: “abc*def” must have at least 3 bytes, and a * only at its ends"),
            ("x scanner agent \"abc", "line 3: a quote is never closed"),
            ("known preview agent abc", "line 3: the reason “known” already stands for scanner"),
            ("x scanner no-agent abc", "line 3: no-agent stands alone"),
            (
                "x speculative field cookie abc",
                "line 3: “cookie” is no field; there are sec-purpose, purpose, x-moz, "
                    + "x-purpose"
            ),
            ("x speculative field purpose", "line 3: field takes NAME TOKEN"),
            ("x scanner path *", "line 3: path takes PATTERN"),
            ("x scanner network 192.0.2.0/33", "line 3: “192.0.2.0/33” must be ADDRESS or ADDRESS/BITS"),
            ("x scanner network 192.0.2/24", "line 3: “192.0.2/24” must be ADDRESS or ADDRESS/BITS"),
            ("x scanner network 1:::2", "line 3: “1:::2” must be ADDRESS or ADDRESS/BITS"),
            ("x scanner network 1:2:3:4:5:6:7:8:9", "line 3: “1:2:3:4:5:6:7:8:9” must be ADDRESS or ADDRESS/BITS"),
            ("x scanner many-known 0 1", "line 3: “0” must be a whole number above zero"),
            ("x scanner many-known 5", "line 3: many-known takes COUNT SECONDS"),
            ("x scanner many-unknown 2 2", "line 3: many-unknown stands in an earlier line"),
        ])
    func refusals(_ line: String, _ description: String) {
        let error = #expect(throws: VerdictRuleError.self) {
            try VerdictRules(text: "version 1\nknown scanner many-unknown 1 1\n\(line)")
        }
        #expect(error?.description == description)
    }

    @Test(
        "is refused without a version in its first line",
        arguments: ["", "\nversion 1", "# x", "version", "version 1 2"])
    func version(text: String) {
        #expect(throws: VerdictRuleError(.noVersion, line: 1)) { try VerdictRules(text: text) }
    }
}
