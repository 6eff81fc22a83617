// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import PN532Simulator
import Testing

extension EndToEnd {
    /// Boxes that are drafts give codes on their own, and find out when they are enrolled that somebody had one before.
    @Suite struct `Orders with codes that were somebody else's first` {
        private static let rows = """
            destination,label,code
            https://shop.example/tent,Tent,PARTY-TENT
            https://shop.example/door,Door,

            """
        private let place: BatchDesk
        private let core: Core
        private let org: Core.Org

        /// A core where another box has one of the codes.
        init() throws {
            place = try BatchDesk()
            (core, org) = try Core.started()
            let first = try Appliance.enrolled(in: core, org)
            _ = try first.addTouchpoint("First", to: "https://shop.example/first", "--code", "PARTY-TENT")
            try first.start()
            try first.sync()
            try first.terminate()
        }

        private func order(_ words: String...) throws {
            _ = try place.box.json(
                ["batch", "new", "--csv", place.box.file("rows.csv", Self.rows), "--name", "spring"] + words)
        }

        @Test func `no tag gets such a code, also not one that was begun with it, and the others get theirs`() throws {
            try order()
            let tag = Type2Tag(.ntag213, number: 1)
            place.reader.arrange(Step(.write(1), .tear))
            let draft = try place.start()
            #expect(try place.lay(tag, on: draft)["result"]?.string == "interrupted")
            draft.signal(SIGTERM)
            #expect(draft.waitForEnd(within: 10) != nil)
            #expect(try place.slot(1)["uid"]?.string == tag.uidText)
            try place.box.enrol(in: core, org)
            let desk = try place.start()
            let done = try place.lay(tag, on: desk)
            #expect(done["result"]?.string == "done" && done["slot"]?.int == 2, "\(done)")
            #expect(done["url"]?.string?.contains("PARTY") == false)
            #expect(desk.waitForEnd(within: 5) == .exited(0))
            #expect(desk.errors.contains("PARTY-TENT") && desk.errors.contains("withheld"), "\(desk.errors)")
            #expect(try place.slot(1)["step"]?.string == "free" && place.slot(1)["uid"] == .null)
            let status = try place.box.json("batch", "status", "spring")
            #expect(status["withheld"]?.int == 1 && status["remaining"]?.int == 0, "\(status)")
            let again = try place.start()
            #expect(again.waitForEnd(within: 10) == .exited(3) && again.errors.contains("PARTY-TENT"))
        }

        @Test func `a sheet with such a code is refused with the row, and keeps nothing`() throws {
            let box = place.box
            let rows = try box.file("rows.csv", Self.rows)
            let sheets = ["a", "b"].map { Printout(in: box, $0) }
            let words = ["sheet", "--csv", rows, "--template", "5160"]
            #expect(try box.run(words + sheets[0].options).status == .exited(0))
            try box.enrol(in: core, org)
            let refused = try box.run(words + sheets[1].options)
            #expect(refused.status == .exited(3), "\(refused.errors)")
            #expect(refused.errors.contains("PARTY-TENT") && refused.errors.contains("row 2"), "\(refused.errors)")
            #expect(try !box.files().contains { $0.hasPrefix("b.") })
        }

        /// Orders tags beside labels of a touchpoint whose first QR code is somebody else's, and whose second is called Bar.
        private func orderBesideLabels(_ count: Int) throws {
            let (box, sheet) = (place.box, Printout(in: place.box))
            let rows = try box.file("rows.csv", Self.rows)
            #expect(try box.run(["sheet", "--csv", rows, "--template", "5160"] + sheet.options).status == .exited(0))
            let touchpoint = try #require(try sheet.column("touchpoint").first)
            _ = try box.json("placement", "add", touchpoint, "--channel", "qr", "--label", "Bar")
            _ = try box.json("batch", "new", "--touchpoint", touchpoint, "--count", "\(count)", "--name", "spring")
            #expect(try place.slot(1)["qr_code"]?.string == "PARTY-TENT")
        }

        @Test func `the label beside a tag shows another code of its touchpoint`() throws {
            try orderBesideLabels(1)
            try place.box.enrol(in: core, org)
            let code = try place.slot(1)["qr_code"]?.string
            #expect(code != nil && code != "PARTY-TENT")
        }

        @Test func `so does the next label of a desk that is at work when the box is enrolled`() throws {
            try orderBesideLabels(2)
            let printer = try Listener()
            let desk = try place.start("--print", "tcp://127.0.0.1:\(printer.port)", "--format", "zpl")
            place.reader.place(Type2Tag(.ntag213, number: 1))
            _ = try printer.job()
            #expect(try desk.result(after: 0)["label"]?.string == "printed")
            place.takeAway(from: desk)
            try place.box.enrol(in: core, org)
            place.reader.place(Type2Tag(.ntag213, number: 2))
            let job = try printer.job()
            let code = try #require(try place.slot(2)["qr_code"]?.string)
            let expected = try place.box.run("qr", code, "--format", "zpl", "--caption", "Bar", "--caption", code)
            #expect(expected.status == .exited(0) && job == Array(expected.output.utf8), "\(expected.errors)")
        }
    }
}
