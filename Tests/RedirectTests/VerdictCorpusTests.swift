// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("The rules that come along")
struct VerdictCorpusTests {
    let corpus: AgentCorpus
    let rules: VerdictRules

    init() throws {
        corpus = try AgentCorpus()
        rules = try AgentCorpus.rules()
    }

    @Test("are held against 230 people and 120 programs at least, each once and from a public page")
    func size() {
        #expect(corpus.people.count >= 230)
        #expect(corpus.programs.count >= 120)
        #expect(Set(corpus.lines.map(\.agent)).count == corpus.lines.count)
        #expect(corpus.lines.allSatisfy { $0.source.hasPrefix("https://") || $0.source.hasPrefix("http://") })
    }

    @Test("take nobody for a program")
    func people() {
        for line in corpus.people {
            let finding = rules.verdict(agent: line.agent)
            #expect(finding == nil, "\(finding?.reason ?? ""): \(line.agent)")
        }
    }

    @Test("know every preview, crawler, monitor and probe of the corpus by its verdict and reason")
    func programs() {
        for line in corpus.programs {
            let finding = rules.verdict(agent: line.agent)
            #expect(finding?.verdict == line.verdict, "\(line.agent)")
            #expect(finding?.reason == line.reason, "\(line.agent)")
        }
    }

    @Test(
        "do not find the name of a program inside the name of a phone, a browser or an app",
        arguments: [
            "Mozilla/5.0 (Linux; Android 8.0.0; CUBOT_P20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.110",
            "Mozilla/5.0 (Linux; Android 7.0; M bot 60 Build/NRD90M) AppleWebKit/537.36 (KHTML, like Gecko)",
            "Mozilla/5.0 (Linux; Android 6.0; IDbot553 Build/MRA58K) AppleWebKit/537.36 (KHTML, like Gecko)",
            "Mozilla/5.0 (Linux; Android 13; Spider 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0",
            "Dalvik/2.1.0 (Linux; U; Android 15; Pixel 8 Pro) [FBAN/FB4A;FBMF/Google;FBBD/google;FBDV/Pixel 8 Pro;]",
            "Mozilla/5.0 (Linux; Android 8.0.0; Expanse) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.99",
            "Mozilla/5.0 (X11; Linux armv7l) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/88.0.4324.182 Odin/88.4324",
            "Mozilla/5.0 (X11; U; Linux i686; en-US; rv:1.9.1.2) Gecko/20090729 Slackware/13.0 Firefox/3.5.2",
        ])
    func insideNames(agent: String) {
        #expect(rules.verdict(agent: agent) == nil)
    }

    @Test("leave command line tools and HTTP libraries to count as people", arguments: ["curl/8.5.0", "Wget/1.21.1"])
    func tools(agent: String) {
        #expect(rules.verdict(agent: agent) == nil)
    }

    @Test("take whoever names no User-Agent, or a blank one, for a person", arguments: ["", " ", "\t "])
    func missing(agent: String) throws {
        #expect(rules.missingAgent == nil)
        #expect(rules.verdict(agent: agent) == nil)
    }

    @Test(
        "know every way in which a browser says that it loads ahead",
        arguments: [
            (VerdictRules.Field.secPurpose, "prefetch", "prefetch"),
            (.secPurpose, "prefetch;prerender", "prerender"),
            (.secPurpose, "prefetch;anonymous-client-ip", "prefetch"), (.purpose, "Prefetch", "prefetch"),
            (.xMoz, "prefetch", "prefetch"), (.xPurpose, "preview", "preview-pane"),
        ])
    func speculation(_ field: VerdictRules.Field, _ value: String, _ reason: String) {
        #expect(rules.verdict(field: field, value: value) == .init(verdict: .speculative, reason: reason))
        #expect(rules.verdict(field: field, value: "navigate") == nil)
    }

    @Test(
        "know the paths of other people's software",
        arguments: [
            "/wp-login.php", "/blog/wp-content/x.js", "/.env", "//.env.local", "/.git/config", "/cgi-bin/luci",
            "/HNAP1/", "/boaform/admin/formLogin", "/actuator/health", "/vendor/phpunit/x", "/index.asp", "/a/b.PHP",
        ])
    func paths(path: String) {
        #expect(rules.verdict(path: path)?.verdict == .scanner)
    }

    @Test(
        "say nothing of paths that a code could have",
        arguments: [
            "/", "/7K4M2P9Q", "/summer-sale", "/php", "/environment", "/git", "/admin", "/robots.txt", "/q/ASP",
        ])
    func codes(path: String) {
        #expect(rules.verdict(path: path) == nil)
    }

    @Test("bound the codes of one visitor, and name their version")
    func thresholds() throws {
        let unknown = try #require(rules.manyUnknown)
        #expect((unknown.verdict, unknown.count, unknown.seconds) == (.scanner, 5, 10))
        let known = try #require(rules.manyKnown)
        #expect((known.verdict, known.count, known.seconds) == (.scanner, 10, 1))
        #expect(rules.version == "2026-11-26")
        #expect(rules.verdict(address: .v4(0xC000_0201)) == nil)
    }
}
