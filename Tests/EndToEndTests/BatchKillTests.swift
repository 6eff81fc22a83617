// SPDX-License-Identifier: Apache-2.0

import Foundation
import PN532Simulator
import Testing

extension EndToEnd {
    /// Somebody is killed while a tag is in each state of the journal. The reader falls silent at a command of the tag,
    /// so what is killed is killed there and nowhere else; `verified` lies between two entries of the journal and no
    /// command, so there it is the journal that holds.
    @Suite struct `A batch whose desk or worker is killed` {
        private let place: BatchDesk
        private let key: [String]

        init() throws {
            place = try BatchDesk()
            key = ["--site-key", try place.box.file("site-key", "00112233445566778899aabbccddeeff\n")]
            try place.order(Effort.count(16, long: 400), "--mirror", "--protect", "--lock", "--overwrite")
        }

        /// The states in which the radio has something to do, or is about to have.
        private static let states = ["reserved", "writing", "configuring", "locking", "done"]

        /// The commands at which the reader is to fall silent: one for each state; all there are in the long run.
        private func commands(_ desk: ChildProcess) throws -> [Int] {
            let sample = try TagCommands(of: .filled(1), on: desk, place)
            return Effort.isLong ? Array(1...sample.count + 1) : try Self.states.map(sample.number(in:))
        }

        @Test(arguments: Effort.isLong ? [Incident.deaf(true), .mute(true)] : [.deaf(true)])
        func `a desk that is killed at any command of a tag goes on with it, whatever tag comes next`(
            silence: Incident
        ) throws {
            var (desk, tags, met) = (try place.start(key), 1, Set<String>())
            for command in try commands(desk) {
                let (tag, other) = (Type2Tag.filled(tags + 1), Type2Tag.filled(tags + 2))
                met.insert(try place.lay(tag, silence, at: command, slot: tags + 1))
                let wasBegun = try place.begun() > tags
                desk = try place.restart(desk, key)
                if wasBegun {
                    place.reader.removeTags()
                    #expect(try place.lay(other, on: desk)["slot"]?.int == tags + 2)
                    place.reader.place(try place.now(tag))
                }
                try place.finish(tag, on: desk, slot: tags + 1)
                tags += wasBegun ? 2 : 1
                #expect(try place.begun() == tags, "command \(command)")
            }
            #expect(met.isSuperset(of: Self.states), "\(met)")
        }

        @Test(arguments: Effort.isLong ? [Incident.deaf(true), .mute(true)] : [.mute(true)])
        func `a worker that is killed at any command of a tag takes neither the desk nor the tag with it`(
            silence: Incident
        ) throws {
            let desk = try place.start(key)
            var (tags, met) = (1, Set<String>())
            for command in try commands(desk) {
                tags += 1
                let tag = Type2Tag.filled(tags)
                met.insert(try place.lay(tag, silence, at: command, slot: tags))
                try desk.killWorker()
                place.hear()
                try place.finish(tag, on: desk, slot: tags)
                #expect(try place.begun() == tags, "command \(command)")
            }
            #expect(met.isSuperset(of: Self.states), "\(met)")
        }

        @Test func `a desk that is killed before any entry of the journal goes on with the tag`() throws {
            let steps = ["reserved", "writing", "verified", "configuring", "locking", "done"]
            for (number, (step, next)) in zip(1..., zip(steps, steps.dropFirst())) {
                let tag = Type2Tag.filled(number)
                let hold = try JournalHold(place.box, before: next)
                let desk = try place.start(key)
                place.reader.place(tag)
                #expect(eventually(within: 10) { hold.step(of: number) == step }, "\(desk.errors)")
                #expect(try place.slot(number)["step"]?.string == step)
                let heir = try place.restart(desk, key, once: hold.end)
                try place.finish(tag, on: heir, slot: number)
                _ = heir.stop()
            }
        }

        @Test func `a worker that is killed between two entries of the journal is not missed`() throws {
            let hold = try JournalHold(place.box, before: "configuring", rows: 2_000_000)
            let (desk, tag) = (try place.start(key), Type2Tag.filled(1))
            place.reader.place(tag)
            #expect(eventually(within: 10, every: 0.001) { hold.step(of: 1) == "verified" }, "\(desk.errors)")
            desk.signal(SIGSTOP)
            #expect(try place.slot(1)["step"]?.string == "verified")
            try desk.killWorker()
            desk.signal(SIGCONT)
            try place.finish(tag, on: desk, slot: 1)
            try hold.end()
        }
    }
}
