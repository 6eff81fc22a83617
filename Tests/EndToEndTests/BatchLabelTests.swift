// SPDX-License-Identifier: Apache-2.0

import Foundation
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite struct `Labels beside the tags of a batch` {
        private let place: BatchDesk

        init() throws { place = try BatchDesk() }

        /// Words that print at a listening port.
        private func printing(_ port: UInt16) -> [String] { ["--print", "tcp://127.0.0.1:\(port)", "--format", "zpl"] }

        /// What `waypost qr` makes of the code beside a slot.
        private func label(_ slot: JSON) throws -> [UInt8] {
            let (code, label) = (try #require(slot["qr_code"]?.string), try #require(slot["label"]?.string))
            let outcome = try place.box.run("qr", code, "--format", "zpl", "--caption", label, "--caption", code)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            return Array(outcome.output.utf8)
        }

        @Test func `show the code that was ordered with the tag, and are printed once the tag is done`() throws {
            #expect(try place.order(2, "--with-qr", "--label", "Bàn số")["minted_qr"]?.int == 2)
            let (printer, slots) = (try Listener(), try place.slots())
            let desk = try place.start(printing(printer.port))
            for (number, slot) in zip(1..., slots) {
                place.reader.place(Type2Tag(.ntag213, number: UInt32(number)))
                #expect(try printer.job() == label(slot))
                let done = try desk.result(after: number - 1)
                #expect(done["result"]?.string == "done" && done["label"]?.string == "printed", "\(done)")
                place.takeAway(from: desk)
            }
            #expect(desk.waitForEnd(within: 5) == .exited(0), "\(desk.errors)")
            let touchpoints = try place.box.json("touchpoint", "list")["touchpoints"]?.items ?? []
            let placements = touchpoints.flatMap { $0["placements"]?.items ?? [] }
            for slot in slots {
                let paired = placements.filter { $0["code"] == slot["qr_code"] }
                #expect(paired.map { $0["channel"]?.string } == ["qr"] && paired.first?["label"] == slot["label"])
                #expect(slot["qr_code"] != slot["code"] && slot["qr_code"]?.string != nil)
            }
            #expect(Set(slots.map { $0["qr_code"]?.string }).count == 2)
        }

        @Test func `are ordered once, and can be ordered later`() throws {
            let rows = try place.box.file(
                "rows.csv", "destination,label\nhttps://a.example/1,One\nhttps://a.example/2,Two\n")
            let words = ["batch", "new", "--csv", rows, "--name", "spring"]
            _ = try place.box.json(words)
            #expect(try place.slots().allSatisfy { $0["qr_code"] == .null })
            let printer = try Listener()
            let refused = try place.start(printing(printer.port))
            #expect(refused.waitForEnd(within: 10) == .exited(3))
            #expect(refused.errors.contains("slot 1") && refused.errors.contains("--with-qr"), "\(refused.errors)")
            let codes = try [2, 0].map { minted in
                let again = try place.box.json(words + ["--with-qr"])
                #expect(again["minted"]?.int == 0 && again["minted_qr"]?.int == minted, "\(again)")
                return try place.slots().map { $0["qr_code"]?.string }
            }
            #expect(codes[0] == codes[1] && Set(codes[0]).count == 2 && !codes[0].contains(nil))
            let wrong = try place.start("--print", "tcp://127.0.0.1:\(printer.port)")
            #expect(wrong.waitForEnd(within: 10) == .exited(2) && wrong.errors.contains("--format zpl"))
        }

        @Test func `that a printer fails to print harm nothing, and the desk tells the command that prints them`()
            throws
        {
            try place.order(2, "--label", "Joe's")
            // The touchpoint has a code of its own, which every tag of it may stand beside.
            let slots = try place.slots()
            let port = try Listener().port
            let desk = try place.start(printing(port))
            let done = try place.lay(Type2Tag(.ntag213, number: 1), on: desk)
            #expect(done["result"]?.string == "done" && done["label"]?.string == "failed", "\(done)")
            #expect(try place.slot(1)["step"]?.string == "done")
            let line = try #require(desk.errors.split(separator: "\n").first { $0.contains("print it with: ") })
            #expect(line.contains("slot 1"))
            let command = try #require(line.split(separator: "print it with: ").last)
            let printer = try Listener(port: port)
            place.reader.place(Type2Tag(.ntag213, number: 2))
            let job = printer.job()
            #expect(try desk.result(after: 1)["label"]?.string == "printed")
            #expect(slots.first?["qr_code"] == slots.last?["qr_code"])
            // The shell's own `waypost` is the one under test.
            place.box.launcher = ["/bin/sh", "-c", "waypost() { \"$0\" \"$@\"; }; \(command) "]
            let again = try place.box.spawn([], name: "again", stateful: false)
            #expect(printer.job() == job && job != nil)
            #expect(again.waitForEnd(within: 10) == .exited(0), "\(again.errors)")
        }
    }
}
