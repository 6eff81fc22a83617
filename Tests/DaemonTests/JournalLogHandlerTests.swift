// SPDX-License-Identifier: Apache-2.0

import Logging
import Testing

@testable import Daemon

@Suite("Log lines")
struct JournalLogHandlerTests {
    @Test(
        "The journal gets the syslog priority of each level",
        arguments: [
            (Logger.Level.trace, "<7>"), (.debug, "<7>"), (.info, "<6>"), (.notice, "<5>"), (.warning, "<4>"),
            (.error, "<3>"), (.critical, "<2>"),
        ])
    func priorities(level: Logger.Level, start: String) {
        #expect(JournalLogHandler.line(level, "hello", [:], .journal) == start + "hello")
    }

    @Test("People get the level in words and the values in the order of their keys")
    func plain() {
        let line = JournalLogHandler.line(.warning, "disk is full", ["path": "/var", "free": "0"], .plain)
        #expect(line == "WARNING disk is full free=0 path=/var")
    }

    @Test(
        "A value that does not read as one word is quoted",
        arguments: [("", "\"\""), ("a b", "\"a b\""), ("a=b", "\"a=b\""), ("a\"b", "\"a\\\"b\""), ("a/b:c", "a/b:c")])
    func quoting(value: String, shown: String) {
        #expect(JournalLogHandler.line(.info, "m", ["k": .string(value)], .plain) == "INFO m k=\(shown)")
    }

    @Test("Nothing can end the line early or speak to the terminal")
    func oneLine() {
        let line = JournalLogHandler.line(.info, "a\nb\r\u{1B}[2J", ["k\n": "x\n<0>y\u{9B}"], .journal)
        #expect(line == "<6>a\\nb\\r\\u{1b}[2J k\\n=x\\n<0>y\\u{9b}" || line.hasSuffix("=\"x\\n<0>y\\u{9b}\""))
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    }

    @Test("The journal's style is for the stream that JOURNAL_STREAM names, and for no other")
    func detection() {
        #expect(JournalLogHandler.Style.detect(environment: [:]) == .plain)
        #expect(JournalLogHandler.Style.detect(environment: ["JOURNAL_STREAM": "1:2"]) == .plain)
    }
}
