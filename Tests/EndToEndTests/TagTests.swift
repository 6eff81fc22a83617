// SPDX-License-Identifier: Apache-2.0

import Foundation
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite struct `Tags on the command line` {
        static let uid: [UInt8] = [0x04, 0xE1, 0x0C, 0xDA, 0x99, 0x3C, 0x80]

        private func reader(_ model: Type2Model = .ntag213) throws -> SimulatedReader {
            try SimulatedReader(tags: [Type2Tag(model, uid: Self.uid)])
        }

        @Test func `get a placement's link, and tell it again`() throws {
            let (box, reader) = (try Appliance(), try reader())
            let code = try box.addTouchpoint().code("nfc")
            box.environment["WAYPOST_REDIRECT_PUBLIC_URL"] = "https://go.example.test"
            let written = try box.tag(reader, "write", code, "--json")
            #expect(written.status == .exited(0), "\(written.errors)")
            #expect(written.errors.isEmpty)
            #expect(reader.holds("go.example.test/\(code)"))
            let read = try box.tag(reader, "read", "--json").json
            #expect(read["link"]?.string == "https://go.example.test/\(code)")
            #expect(read["uid"]?.string == "04E10CDA993C80")
            let audit = try box.tag(reader, "audit", "--json").json
            #expect(audit["code"]?.string == code)
            #expect(audit["title"]?.string == "Booth 12")
            let again = try box.tag(reader, "write", code, "--json").json
            #expect(again["pages_written"]?.int == 0)
        }

        @Test func `are not written while the public URL leads nowhere, nor with a code of another box`() throws {
            let (box, reader) = (try Appliance(), try reader())
            let code = try box.addTouchpoint().code("nfc")
            let unknown = try box.tag(reader, "write", PrintedCode.completing("ZZZZZZZ"), "--timeout", "2")
            #expect(unknown.status == .exited(1))
            box.environment["WAYPOST_REDIRECT_PUBLIC_URL"] = .some(nil)
            let refused = try box.tag(reader, "write", code, "--timeout", "2")
            #expect(refused.status == .exited(3))
            #expect(refused.errors.contains("redirect.public_url"))
            #expect(reader.counts.writes == 0)
        }

        @Test func `of another channel are written with a warning`() throws {
            let (box, reader) = (try Appliance(), try reader())
            let outcome = try box.tag(reader, "write", try box.addTouchpoint().code("qr"))
            #expect(outcome.status == .exited(0))
            #expect(outcome.errors.contains("channel qr"))
        }

        @Test func `count and name themselves in a mirrored link, and are locked for good`() throws {
            let (box, reader) = (try Appliance(), try reader())
            let code = try box.addTouchpoint().code("nfc")
            #expect(try box.tag(reader, "write", code, "--mirror", "both").status == .exited(0))
            let link = try #require(try box.tag(reader, "read", "--json").json["link"]?.string)
            #expect(link.contains(try Regex("/\(code)/04E10CDA993C80x00000[1-9]$")))
            #expect(try box.tag(reader, "lock").status == .exited(2))
            #expect(try box.tag(reader, "lock", "--permanently").status == .exited(0))
            let refused = try box.tag(reader, "write", code, "--overwrite", "--mirror", "both")
            #expect(refused.status == .exited(3))
        }

        @Test(arguments: [false, true])
        func `stop counting and naming themselves where that is ordered`(isProtected: Bool) throws {
            let (box, reader) = (try Appliance(), try reader())
            let code = try box.addTouchpoint().code("nfc")
            let key = try box.put("00112233445566778899aabbccddeeff\n", at: "key")
            let more = isProtected ? ["--site-key", key] : []
            func write(_ words: String...) throws -> Appliance.Outcome {
                try box.run(["tag", "write", code, "--reader", reader.connstring, "--json"] + words)
            }
            #expect(try write("--mirror", "both").status == .exited(0))
            if isProtected { #expect(try box.tag(reader, "protect", "--site-key", key).status == .exited(0)) }
            let kept = try box.run(["tag", "write", code, "--reader", reader.connstring] + more)
            #expect(kept.status == .exited(3))
            #expect(kept.errors.contains("--mirror none") && kept.errors.contains("[mirrored]"), "\(kept.errors)")
            if isProtected { #expect(try write("--mirror", "none").errors.contains("[password-protected]")) }
            let ended = try box.run(
                ["tag", "write", code, "--reader", reader.connstring, "--mirror", "none", "--json"] + more)
            #expect(ended.status == .exited(0), "\(ended.errors)")
            #expect(try ended.json["mirror_ended"]?.string == "both")
            let read = try box.tag(reader, "read", "--json").json
            #expect(read["link"]?.string == "\(Appliance.publicURL)/\(code)")
            #expect(read["mirror"]?.string == nil && read["counting"]?.bool == false)
            let again = try box.run(
                ["tag", "write", code, "--reader", reader.connstring, "--mirror", "none", "--json"] + more)
            #expect(try again.json["pages_written"]?.int == 0)
            // Another model has none to begin with.
            let plain = try self.reader(.ultralight)
            #expect(try box.tag(plain, "write", code, "--mirror", "none").status == .exited(0))
        }

        @Test func `may mirror something else than before`() throws {
            let (box, reader) = (try Appliance(), try reader())
            for kind in ["both", "counter", "uid"] {
                let outcome = try box.tag(reader, "write", "https://go.example/A", "--mirror", kind, "--json")
                #expect(outcome.status == .exited(0), "\(outcome.errors)")
                let link = try #require(try box.tag(reader, "read", "--json").json["link"]?.string)
                let pattern = ["both": "04E10CDA993C80x[0-9A-F]{6}", "counter": "[0-9A-F]{6}", "uid": "04E10CDA993C80"]
                #expect(link.wholeMatch(of: try Regex("https://go.example/A/" + (pattern[kind] ?? ""))) != nil)
            }
        }

        @Test func `keep a password that is their own`() throws {
            let (box, reader) = (try Appliance(), try reader())
            let code = try box.addTouchpoint().code("nfc")
            let key = try box.put("00112233445566778899aabbccddeeff\n", at: "key")
            let other = try box.put("10112233445566778899aabbccddeeff\n", at: "other")
            #expect(try box.tag(reader, "protect", "--site-key", key).status == .exited(0))
            #expect(try box.tag(reader, "write", code).errors.contains("[password-protected]"))
            #expect(try box.tag(reader, "write", code, "--site-key", other).errors.contains("[wrong-password]"))
            #expect(try box.tag(reader, "write", code, "--site-key", key).status == .exited(0))
            #expect(try box.tag(reader, "protect", "--site-key", key, "--remove").status == .exited(0))
            #expect(try box.tag(reader, "write", "https://a.example/", "--overwrite").status == .exited(0))
        }

        @Test func `that are unfit are put aside with a word for programs`() throws {
            let box = try Appliance()
            let long = "https://example.com/" + String(repeating: "a", count: 60)
            let foreign = try reader()
            #expect(try box.tag(foreign, "write", "https://a.example/").status == .exited(0))
            let cases: [(SimulatedReader, String, String)] = [
                (foreign, "https://b.example/", "[foreign-content]"),
                (try reader(.ultralight), long, "[too-small]"),
                (try SimulatedReader(tags: [ClassicTag(uid: [1, 2, 3, 4])]), long, "[unsupported-family]"),
                (
                    try SimulatedReader(tags: [
                        Type2Tag(.ntag213, uid: Self.uid), Type2Tag(.ntag215, uid: [4, 1, 2, 3, 4, 5, 6]),
                    ]), long, "[more-than-one]"
                ),
            ]
            for (reader, link, word) in cases {
                let before = reader.counts.writes
                let outcome = try box.tag(reader, "write", link, "--timeout", "1")
                #expect(outcome.status == .exited(3))
                #expect(outcome.errors.contains(word), "\(outcome.errors)")
                #expect(reader.counts.writes == before)
            }
        }
    }
}
