// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reader

@Suite struct `What the program that resets a reader has said` {
    @Test(arguments: [
        ("", nil), ("\n  \n", nil), ("port 3 is off\nport 3 is on\n", "port 3 is off"), ("\n\n done", " done"),
        ("\u{1B}[31mno such port\u{1B}[0m\u{7}\r\n", "[31mno such port[0m"), ("a\tb\u{202E}c", "abc"),
    ])
    func `is its first line, as far as it cannot disturb a terminal`(output: String, line: String?) {
        #expect(ResetProgram.line(of: Array(output.utf8)) == line)
    }

    @Test func `is cut where it is long, and read where it is no text`() {
        #expect(ResetProgram.line(of: Array(repeating: 0x61, count: 5_000))?.count == 200)
        #expect(ResetProgram.line(of: [0xFF, 0xFE, 0x41]) == "\u{FFFD}\u{FFFD}A")
    }

    @Test func `is told with its end, or with what kept it from running`() throws {
        let reader = try ConnectionString("pn532_uart:/dev/ttyUSB0:115200")
        #expect(ResetProgram("/bin/echo").run(for: reader) == "/bin/echo ended with 0: \(reader)")
        #expect(ResetProgram("/bin/false").run(for: reader) == "/bin/false ended with 1")
        let missing = ResetProgram("/nowhere/reset").run(for: reader)
        #expect(missing.contains("/nowhere/reset") && missing.contains("nfc.reset_program"))
    }
}
