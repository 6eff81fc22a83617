// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite struct `A program that resets the reader` {
        private let tag = Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6])
        private let box: Appliance
        private let reader: SimulatedReader
        /// Where the program notes what it was called with.
        private let note: String
        /// A name of the reader that stays when the reader is plugged in again.
        private let name: String

        init() throws {
            box = try Appliance()
            reader = try SimulatedReader()
            note = "\(box.scratch)/note"
            name = "pn532_uart:\(box.scratch)/reader:115200"
            try link()
            box.environment["WAYPOST_NFC_READER"] = name
        }

        /// Lets the name lead to where the reader is now.
        private func link() throws {
            let path = "\(box.scratch)/reader"
            unlink(path)
            try #require(symlink(try #require(reader.path), path) == 0)
        }

        private func reset(_ script: String) throws {
            let program = try box.put("#!/bin/sh\n\(script)\n", at: "reset")
            try #require(chmod(program, 0o755) == 0)
            box.environment["WAYPOST_NFC_RESET_PROGRAM"] = program
        }

        private func watch() throws -> ChildProcess {
            let watching = try box.spawn(["tag", "watch", "--json"], name: "watch")
            #expect(eventually(within: 10) { watching.output.contains(#""ready""#) }, "\(watching.errors)")
            return watching
        }

        private func events(_ watching: ChildProcess) -> [(name: String, message: String)] {
            watching.output.split(separator: "\n").compactMap { try? JSON(String($0)) }.map {
                ($0["event"]?.string ?? "", $0["message"]?.string ?? "")
            }
        }

        /// Waits until the reader is ready again and tells a tag, and ends the watch.
        private func recover(_ watching: ChildProcess, within seconds: Double) {
            #expect(
                eventually(within: seconds, every: 0.05) { events(watching).last?.name == "ready" },
                "\(watching.output)")
            reader.place(tag)
            #expect(eventually(within: 5) { events(watching).last?.name == "tag" }, "\(watching.output)")
            watching.signal(SIGTERM)
            #expect(watching.waitForEnd(within: 10) == .exited(0))
            let names = events(watching).map(\.name)
            #expect(!names.contains("died"), "\(names)")
            #expect(names.count { $0 == "ready" } == 2)
        }

        @Test func `is run after three failures, with the reader's name, and brings it back`() throws {
            try reset("echo \"$# $1\" >'\(note)'; echo 'port 3 switched off and on'")
            let watching = try watch()
            reader.happen(.mute(true))
            #expect(eventually(within: 15, every: 0.05) { access(note, F_OK) == 0 })
            reader.happen(.mute(false))
            recover(watching, within: 15)
            #expect(try String(contentsOfFile: note, encoding: .utf8) == "1 \(name)\n")
            let told = events(watching)
            #expect(told.map(\.name) == ["ready", "lost", "reset", "ready", "tag"])
            #expect(told[2].message.hasSuffix("/reset ended with 0: port 3 switched off and on"))
        }

        @Test func `may let the reader come back as another device under the same name`() throws {
            try reset("echo >'\(note)'; echo 'no such port' >&2; exit 3")
            let watching = try watch()
            // Its terminal's number may be another's at once, where the name must not lead.
            unlink("\(box.scratch)/reader")
            reader.unplug()
            #expect(eventually(within: 15, every: 0.05) { access(note, F_OK) == 0 })
            reader.plugIn()
            try link()
            recover(watching, within: 15)
            #expect(events(watching).first { $0.name == "reset" }?.message.hasSuffix("3: no such port") == true)
        }

        @Test func `lets a command go on that found the reader silent`() throws {
            try reset("echo >'\(note)'")
            reader.place(tag)
            reader.happen(.mute(true))
            let reading = try box.spawn(["tag", "read", "--json"], name: "read")
            #expect(eventually(within: 15, every: 0.05) { access(note, F_OK) == 0 })
            reader.happen(.mute(false))
            #expect(reading.waitForEnd(within: 15) == .exited(0), "\(reading.errors)")
            #expect(reading.errors.contains("reset the reader: "))
            #expect(reading.output.contains("04010203040506"))
        }

        @Test(arguments: [
            ("echo >\"$(dirname \"$0\")/note\"; exec sleep 60", "did not end within 10 s and was ended"),
            ("", "nfc.reset_program"),
        ])
        func `that hangs, or is not there, harms nothing`(script: String, words: String) throws {
            try reset(script)
            if script.isEmpty { box.environment["WAYPOST_NFC_RESET_PROGRAM"] = "\(box.scratch)/nowhere" }
            let watching = try watch()
            reader.happen(.mute(true))
            #expect(eventually(within: 5) { events(watching).last?.name == "lost" })
            #expect(eventually(within: 30, every: 0.05) { events(watching).contains { $0.name == "reset" } })
            reader.happen(.mute(false))
            recover(watching, within: 30)
            #expect(events(watching).first { $0.name == "reset" }?.message.contains(words) == true)
        }
    }
}
