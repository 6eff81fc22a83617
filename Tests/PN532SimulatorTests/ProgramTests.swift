// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import PN532Simulator
import Testing

/// pn532-simulator as programs of other languages use it.
@Suite(.enabled(if: access(BuiltProgram.path, X_OK) == 0, "SKIPPED: scripts/build has not built pn532-simulator"))
struct ProgramTests {
    /// Runs a script that has the program as $1 and a folder of its own as $2, and gives what it says.
    private func shell(_ script: String) throws -> String {
        let folder = try ScratchFolder()
        let start = """
            cd "$2"
            start() {
                rm -f said; "$simulator" "$@" >said & pid=$!
                while ! [ -s said ]; do kill -0 $pid || exit 1; sleep 0.02; done
                LIBNFC_DEVICE=$(head -n 1 said) && export LIBNFC_DEVICE
                tty=${LIBNFC_DEVICE#*:} && tty=${tty%:*}
            }
            end() { kill $pid; wait $pid; echo "ended $?"; }
            simulator=$1
            """
        let child = ChildProgram("sh", arguments: ["-c", "\(start)\n\(script)", "sh", BuiltProgram.path, folder.path])
        let outcome = try child.run(patience: .seconds(20))
        return String(decoding: outcome.output + outcome.errors, as: UTF8.self)
    }

    @Test func `the first line names the reader, and SIGTERM ends it`() throws {
        let said = try shell("start; cat said; [ -c $tty ] && echo there; end")
        let lines = said.split(separator: "\n")
        #expect(lines.count == 3 && lines.dropFirst() == ["there", "ended 0"])
        #expect(lines.first?.hasPrefix("pn532_uart:/dev/pts/") == true && lines.first?.hasSuffix(":115200") == true)
    }

    @Test func `the memory is given and is written at the end`() throws {
        let said = try shell(
            """
            printf 'abcdefgh' >content
            start --tag NTAG215 --uid 04A1A2A3A4A5A6 --content content --password CAFEBABE:1234 --dump dump --log log
            end
            wc -c <dump; head -c 24 dump | od -An -tx1; tail -c 20 dump | od -An -tx1; cat log
            """)
        #expect(
            said.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                == "ended 0 540 04 a1 a2 8f a3 a4 a5 a6 04 48 00 00 e1 10 3e 00 61 62 63 64 65 66 67 68 "
                + "00 00 00 bd 04 00 00 04 00 00 00 00 ca fe ba be 12 34 00 00")
    }

    @Test(.enabled(if: Tool.obstacle("nfc-list") == nil, Tool.obstacle("nfc-list")))
    func `tags come later, and new ones again and again`() throws {
        let said = try shell(
            """
            start --present-after 600; nfc-list -t 1 2>/dev/null; sleep 0.6; nfc-list -t 1 2>/dev/null; end
            start --swap-every 100 --dump dump --link link; [ -c link ] && echo linked; sleep 0.45; end
            ls | grep -c '^dump[.]04'
            """)
        #expect(said.components(of: "UID (NFCID1): 04") == 1)
        let count = said.split(separator: "\n").last.flatMap { Int($0) } ?? 0
        #expect(said.contains("linked") && count > 2 && count < 7)
    }

    @Test(
        .enabled(
            if: Tool.obstacle("nfc-list", "nfc-mfultralight") == nil, Tool.obstacle("nfc-list", "nfc-mfultralight")))
    func `what goes wrong is chosen by name`() throws {
        let said = try shell(
            """
            start --fault mute; nfc-list >/dev/null 2>&1; end
            start --tag NTAG213,NTAG213; nfc-list -t 1 2>/dev/null; end
            start --fault chunks --fault torn-return=2 --dump dump --log log
            nfc-mfultralight r page >/dev/null 2>&1 && printf 'XXXXXXXXXXXXXXXX' | dd of=page bs=4 seek=4 conv=notrunc 2>/dev/null
            yes n | nfc-mfultralight w page >/dev/null 2>&1
            end; tail -c +17 dump | head -c 12
            """)
        #expect(said.components(of: "UID (NFCID1): 04") == 2 && said.components(of: "ended 0") == 3)
        // Of the second page half is new; it was 34 03 00 FE.
        #expect(said.contains("XXXXXX\0"))
    }

    @Test(arguments: [
        ["--tag", "NTAG999"], ["--fault", "torn"], ["--fault", "nonsense=1"], ["--fault", "remove=x"],
        ["--uid", "04A1"], ["--uid", "04A1A2A3,04A1A2A4"], ["--password", "123"], ["--swap-every", "0"],
        ["--clone", "beauty"], ["--tag", "Ultralight,NTAG213", "--password", "01020304"],
    ])
    func `what it cannot do it says before it starts`(words: [String]) throws {
        let outcome = try ChildProgram(BuiltProgram.path, arguments: words).run(patience: .seconds(10))
        #expect(outcome.status == 64 && outcome.output.isEmpty)
        let said = String(decoding: outcome.errors, as: UTF8.self)
        #expect(said.hasPrefix("Error: ") && said.contains("Usage: pn532-simulator"))
    }

    @Test func `a file that is not there is named`() throws {
        let outcome = try ChildProgram(BuiltProgram.path, arguments: ["--content", "/none/here"]).run(
            patience: .seconds(10))
        let said = String(decoding: outcome.errors, as: UTF8.self)
        #expect(outcome.status != 0 && said.contains("/none/here: No such file or directory"))
    }
}

extension String {
    /// How often a text stands in it.
    fileprivate func components(of text: String) -> Int {
        indices.count { self[$0...].hasPrefix(text) }
    }
}
