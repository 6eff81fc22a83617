// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import Tracking

@Suite("A User-Agent")
struct UserAgentTests {
    /// The lines of the corpus that the verdict tests share, as fields.
    private static func corpus() throws -> [[String]] {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let path = root + "/Tests/RedirectTests/Corpus/user-agents.tsv"
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private static func words(_ agent: String) -> [String] {
        let agent = UserAgent(agent)
        return [agent.deviceClass.rawValue, agent.os ?? "-", agent.browser ?? "-"]
    }

    @Test("tells device, system and browser as the corpus says")
    func corpus() throws {
        let lines = try Self.corpus()
        #expect(lines.count >= 350)
        for line in lines {
            try #require(line.count == 7)
            #expect(Self.words(line[6]) == Array(line[2...4]), "\(line[6])")
        }
    }

    @Test(
        "may say less than one wants to know, and is not guessed at",
        arguments: [
            // An iPad that asks for desktop sites, which is how it comes from the shop.
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4"
                    + " Safari/605.1.15", ["desktop", "macos", "safari"]
            ),
            // Chrome's reduced agents: a phone and a tablet.
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile"
                    + " Safari/537.36", ["phone", "android", "chrome"]
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
                    + " Safari/537.36", ["tablet", "android", "chrome"]
            ),
            ("", ["other", "-", "-"]), ("Mozilla/5.0", ["other", "-", "-"]), ("\u{0}", ["other", "-", "-"]),
        ])
    func limits(_ agent: String, _ words: [String]) {
        #expect(Self.words(agent) == words)
    }

    @Test(
        "that names an app is the app's, whatever engine shows the page",
        arguments: [
            ("Chrome/83.0 Mobile Safari/537.36 Zalo android/260801901", "zalo"),
            ("Chrome/66.0 MQQBrowser/6.2 Mobile Safari/537.36 MicroMessenger/7.0.4.1420", "wechat"),
            ("Chrome/102.0 Mobile Safari/537.36Snapchat11.83.0.31", "snapchat"),
            (
                "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/415.0.0.34.107;]",
                "facebook"
            ),
        ])
    func apps(_ tail: String, _ browser: String) {
        let agent = "Mozilla/5.0 (Linux; Android 11; SM-J610F) AppleWebKit/537.36 (KHTML, like Gecko) " + tail
        #expect(Self.words(agent) == ["phone", "android", browser])
    }

    @Test("is read whatever its case")
    func letterCase() throws {
        for line in try Self.corpus() {
            #expect(UserAgent(line[6].uppercased()) == UserAgent(line[6].lowercased()), "\(line[6])")
        }
    }

    @Test("of any bytes and length is read in bounds")
    func hostile() {
        var generator = Seeded(1_129)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...3_000, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(UserAgent(String(decoding: bytes, as: UTF8.self)).browser?.isEmpty != true)
        }
    }
}
