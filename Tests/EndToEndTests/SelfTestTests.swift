// SPDX-License-Identifier: Apache-2.0

import Foundation
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite struct `A self test of a reader with a tag` {
        private static let uid: [UInt8] = [4, 1, 2, 3, 4, 5, 6]
        /// What is not known before somebody has asked hardware.
        private static let questions = [
            "answers_after_halt", "answers_after_halt_by_uid", "write_us", "read_us", "refusal", "refusal_us",
            "status_refusal", "status_refusal_raw", "status_acknowledgement_raw", "status_unknown_command",
        ]
        private let box: Appliance

        init() throws { box = try Appliance() }

        private func tag(_ model: Type2Model = .ntag213, latched: Bool = false) -> Type2Tag {
            var tag = Type2Tag(model, uid: Self.uid)
            tag.latchesConfiguration = latched
            return tag
        }

        /// Tests a tag, which has to be as it was afterwards.
        private func record(_ tag: Type2Tag) throws -> JSON {
            let reader = try SimulatedReader(tags: [tag])
            let outcome = try box.tag(reader, "selftest", "--json")
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(outcome.errors.isEmpty, "\(outcome.errors)")
            #expect(reader.memory == tag.memory)
            let json = try outcome.json
            #expect(json["changed_pages"]?.items?.isEmpty == true)
            return json
        }

        @Test(arguments: [false, true])
        func `answers every open question of an NTAG213, and says when a password is in force`(latched: Bool) throws {
            let json = try record(tag(latched: latched))
            for question in Self.questions {
                #expect(json[question] != nil && json[question] != JSON.null, "\(question)")
            }
            #expect(json["model"]?.string == "NTAG213" && json["uid"]?.string == "04010203040506")
            #expect(json["chip"]?.string == "PN532 v1.6" && json["system"]?.string?.hasPrefix("Linux ") == true)
            #expect(json["answers_after_halt"]?.bool == false && json["answers_after_halt_by_uid"]?.bool == true)
            #expect(json["fast_read_pages"]?.int == 45 && json["fast_read_failed"] == JSON.null)
            #expect(json["write_us"]?.items?.count == 8)
            #expect(json["refusal"]?.string?.contains("libnfc -20") == true)
            // What the PN532's manual has for a MIFARE framing error, a CRC error and a timeout.
            #expect(json["status_refusal"]?.string == "13" && json["status_refusal_raw"]?.string == "02")
            #expect(json["status_acknowledgement_raw"]?.string == "02")
            #expect(json["status_unknown_command"]?.string == "01")
            #expect(json["password_in_force"]?.string == (latched ? "when selected anew" : "at once"))
            #expect(json["password_refuses"]?.bool == true)
            #expect(json["signature_valid"]?.bool == false && json["counter"] == JSON.null)
            #expect(json["dynamic_lock"]?.string == "000000" && json["dynamic_lock_mask"] == JSON.null)
            #expect(json["dynamic_lock_expected"]?.string == "ff0f3f")
        }

        @Test(arguments: [Type2Model.ntag216, .ultralightEV1of48, .ultralight, .ultralightC])
        func `asks of each model what it has`(model: Type2Model) throws {
            let json = try record(tag(model))
            let fastest: Int? = model == .ntag216 ? 64 : model == .ultralightEV1of48 ? 16 : nil
            #expect(json["fast_read_pages"]?.int == fastest)
            #expect(json["password_in_force"]?.string == (fastest == nil ? nil : "at once"))
            #expect(json["status_refusal"]?.string == "13")
            #expect(json["write_us"]?.items?.count == 8)
        }

        @Test func `takes a copy that does not say what it is for what it seems to be`() throws {
            var copy = tag()
            copy.spoil(.version)
            let json = try record(copy)
            #expect(json["chip_version"] == JSON.null && json["fast_read_pages"] == JSON.null)
        }

        @Test func `knows the maker's signature`() throws {
            #expect(try record(.signed)["signature_valid"]?.bool == true)
        }

        @Test func `closes no tag that it might not be able to open again`() throws {
            var other = tag()
            other.preload([1, 2, 3, 4, 5, 6, 0, 0], at: 0x2B)
            var counting = tag()
            counting.preload([3, 0, 0, 0], at: 0x2A)
            var sealed = tag()
            sealed.preload([0x40, 0, 0, 0], at: 0x2A)
            for (tag, word) in [(other, "another password"), (counting, "counts wrong"), (sealed, "locked")] {
                let json = try record(tag)
                #expect(json["password_in_force"] == JSON.null)
                #expect(json["notes"]?.items?.contains { $0.string?.contains(word) == true } == true)
            }
        }

        @Test func `tells people the same, and writes a record that can be sent`() throws {
            let reader = try SimulatedReader(tags: [tag()])
            let outcome = try box.tag(reader, "selftest", "--out", "record.json")
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            for line in [
                "tag           04010203040506, NTAG213\n",
                "after a halt  it sleeps on; looked for by its number, it answers\n",
                "FAST_READ     45 pages at once, all that were asked for\n",
                "chip status   refused 13, refused raw 02, acknowledged raw 02, unknown command 01\n",
                "password      in force at once, and refuses writes\n", "left          as it was found\n",
            ] { #expect(outcome.output.contains(line), "\(outcome.output)") }
            let record = try JSON(String(contentsOfFile: "\(box.scratch)/record.json", encoding: .utf8))
            #expect(record["model"]?.string == "NTAG213" && record["reader"]?.string == reader.connstring)
            #expect(try box.tag(reader, "selftest", "--out", "-").json["model"]?.string == "NTAG213")
        }

        @Test func `locks a tag only where it may be spent, and says which lock bits there are`() throws {
            let reader = try SimulatedReader(tags: [tag()])
            let outcome = try box.tag(reader, "selftest", "--sacrifice", "--json")
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(try outcome.json["dynamic_lock_mask"]?.string == "ff0f3f")
            #expect(try box.tag(reader, "read", "--json").json["locked_pages"]?.items?.isEmpty == false)
        }

        @Test func `refuses what is not blank, and touches nothing`() throws {
            var closed = tag()
            closed.protect(password: [1, 2, 3, 4])
            let written = try SimulatedReader(tags: [tag()])
            #expect(try box.tag(written, "write", "https://a.example/").status == .exited(0))
            for (reader, word) in [
                (written, "[foreign-content]"), (try SimulatedReader(tags: [closed]), "[password-protected]"),
                (try SimulatedReader(tags: [ClassicTag(uid: [1, 2, 3, 4])]), "[unsupported-family]"),
                (try SimulatedReader(tags: [tag(), Type2Tag(.ntag213, number: 9)]), "[more-than-one]"),
            ] {
                let before = reader.counts.writes
                let outcome = try box.tag(reader, "selftest", "--timeout", "1")
                #expect(outcome.status == .exited(3) && outcome.errors.contains(word), "\(outcome.errors)")
                #expect(reader.counts.writes == before)
            }
            let none = try box.tag(try SimulatedReader(), "selftest", "--timeout", "0.5")
            #expect(none.status == .exited(1) && none.errors.contains("no tag came"))
        }

        /// The writes of a whole test: eight for their time, one that is passed through, AUTH0, one try where that is not in
        /// force at once, AUTH0.
        @Test(arguments: [1, 2, 8, 9, 10, 11, 12], [false, true])
        func `goes on with a tag that was lifted, and leaves it as it was`(write: Int, latched: Bool) throws {
            var tag = tag(latched: latched)
            // The last page may hold something that nobody sees.
            tag.preload([1, 2, 3, 4], at: 0x27)
            let reader = try SimulatedReader(tags: [tag])
            reader.arrange(Step(.write(write), .remove()), Step(.after(.milliseconds(600)), .putBack))
            let outcome = try box.tag(reader, "selftest", "--json")
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(outcome.errors.contains("hold the same tag") || reader.counts.writes < write)
            #expect(reader.memory == tag.memory)
        }

        @Test(arguments: [1, 10])
        func `that was never finished is put right by the next one`(write: Int) throws {
            let reader = try SimulatedReader(tags: [tag()])
            reader.arrange(Step(.write(write), .remove()))
            let cut = try box.tag(reader, "selftest", "--timeout", "2")
            #expect(cut.status == .exited(1))
            #expect(cut.errors.contains("another self test"), "\(cut.errors)")
            reader.happen(.putBack)
            #expect(reader.memory != tag().memory)
            #expect(try box.tag(reader, "selftest").status == .exited(0))
            #expect(reader.memory == tag().memory)
        }
    }
}
