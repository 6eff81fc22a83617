// SPDX-License-Identifier: Apache-2.0

import Glibc
import NFC
import PN532Simulator
import Testing
import Tracking

@testable import Reader

extension OnTheSimulator {
    /// Through the real libnfc and a real catalog: message, mirror, counter, password and locks, where the model has them.
    @Suite struct `A batch of tags` {
        private static let isLong = getenv("WAYPOST_TEST_LONG").map { unsafe String(cString: $0) } == "1"
        /// How far the cuts of one round are apart; together the rounds of all models make every cut.
        private static let stride = isLong ? 1 : 7

        @Test(arguments: Type2Model.all, [false, true])
        func `breaks no tag that is lifted after any page, or torn at any, and loses no slot`(
            model: Type2Model, isUsed: Bool
        ) throws {
            let batch = try SimulatedBatch(model, isUsed: isUsed)
            let whole = try batch.tag()
            try batch.expectDone(whole, try batch.serve(whole), slot: 1)
            let writes = batch.bench.reader.counts.writes
            let first = Type2Model.all.firstIndex(of: model) ?? 0
            for tears in [false, true] {
                for cut in Swift.stride(
                    from: 1 + (first + (tears ? 2 : 0)) % Self.stride, through: writes, by: Self.stride)
                {
                    let (tag, other) = (try batch.tag(), try batch.tag())
                    let number = Int(batch.tags) - 1
                    batch.bench.reader.arrange(Step(.write(cut), tears ? .tear : .remove()))
                    try batch.expectInterrupted(tag, try batch.serve(tag), slot: number)
                    try batch.expectDone(other, try batch.serve(other), slot: number + 1)
                    if Self.isLong, cut < writes {
                        // What is left is cut at its first write.
                        batch.bench.reader.arrange(Step(.write(1), tears ? .remove() : .tear))
                        try batch.expectInterrupted(tag, try batch.serve(batch.now(tag)), slot: number)
                    }
                    try batch.expectDone(tag, try batch.serve(batch.now(tag)), slot: number)
                }
            }
        }

        @Test(arguments: [true, false], [Int?.none, 1, 2, 3])
        func `writes tags that mirror in another place, whether or not they are to mirror`(
            mirrors: Bool, cut: Int?
        ) throws {
            let batch = try SimulatedBatch(.ntag213, isUsed: true, mirrors: mirrors)
            var tag = try batch.tag()
            tag.preload([0xC4, 0x00, 0x07, 0xFF, 0x10], at: 41)
            if let cut {
                batch.bench.reader.arrange(Step(.write(cut), .tear))
                try batch.expectInterrupted(tag, try batch.serve(tag), slot: 1)
            }
            try batch.expectDone(tag, try batch.serve(batch.now(tag)), slot: 1)
        }

        @Test func `locks no tag that says something else by then`() throws {
            let batch = try SimulatedBatch(.ntag213, isUsed: false)
            let tag = try batch.tag()
            // As soon as it is written down that the tag is going to be locked.
            batch.journal.entriesLeft = (3, true)
            _ = try? batch.serve(tag)
            batch.journal.entriesLeft = nil
            #expect(try batch.slot(1).step == .locking)
            var changed = batch.now(tag)
            changed.preload(Array("else".utf8), at: 8)
            try batch.expectDone(changed, try batch.serve(changed), slot: 1)
        }

        @Test(arguments: isLong ? [Type2Model.ntag213, .ultralightEV1of128] : [.ntag213], [false, true])
        func `goes on after a desk that dies at any entry of its journal, and the next one as well`(
            model: Type2Model, makesLast: Bool
        ) throws {
            let batch = try SimulatedBatch(model, isUsed: false)
            for first in 0..<5 {
                for second in 0..<(Self.isLong ? 5 : 2) {
                    let tag = try batch.tag()
                    for count in [first, second] {
                        batch.journal.entriesLeft = (count, makesLast)
                        _ = try? batch.serve(batch.now(tag))
                    }
                    batch.journal.entriesLeft = nil
                    let slot = Int(batch.tags)
                    guard try batch.slot(slot).step != .done else { continue }
                    try batch.expectDone(tag, try batch.serve(batch.now(tag)), slot: slot)
                }
            }
        }
    }
}

extension SimulatedBatch {
    /// The tag was lifted: it has its slot, and says the old, nothing or the new; no door is closed that nobody can open,
    /// and nothing is locked that was not read back.
    fileprivate func expectInterrupted(_ tag: Type2Tag, _ outcome: ProvisioningDesk.Outcome, slot number: Int) throws {
        guard case .interrupted = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let (slot, tag) = (try slot(number), now(tag))
        #expect(slot.uid == TagUID(tag.uid)?.description)
        let link = try content(of: tag)
        #expect(try link == nil || link == Self.old || isNew(link, in: slot), "\(slot.step): \(link ?? "")")
        if tag.isProtected { try expectPassword(tag) }
        if tag.isLockedAnywhere { #expect(try slot.step == .locking && isNew(link, in: slot), "\(slot.step)") }
    }

    /// The tag is in its slot, and everything about it is as it was ordered.
    fileprivate func expectDone(_ tag: Type2Tag, _ outcome: ProvisioningDesk.Outcome, slot number: Int) throws {
        guard case .done(let slot, _) = outcome else {
            Issue.record("\(try self.slot(number).step): \(outcome)")
            return
        }
        let tag = now(tag)
        #expect(try slot == self.slot(number) && slot.uid == TagUID(tag.uid)?.description)
        #expect(try isNew(content(of: tag), in: slot))
        #expect(tag.isLockedForEver && slot.isLocked)
        #expect(tag.isProtected == (tag.model.configurationPage != nil) && slot.hasPassword == tag.isProtected)
        if tag.isProtected { try expectPassword(tag) }
        #expect((slot.counter != nil) == mirrors && tag.mirrors == mirrors)
    }

    private func expectPassword(_ tag: Type2Tag) throws {
        let password = TagPassword(siteKey: Self.siteKey, uid: try #require(TagUID(tag.uid)))
        let stored = try #require(tag.model.configurationPage.map { tag.memory[($0 + 2) * 4..<($0 + 4) * 4] })
        #expect(Array(stored.prefix(6)) == password.password + password.answer)
    }
}

extension Type2Tag {
    private var configuration: [UInt8]? { model.configurationPage.map { Array(memory[$0 * 4..<$0 * 4 + 8]) } }

    /// Whether it writes anything into what is read.
    fileprivate var mirrors: Bool { configuration.map { $0[0] >> 6 != 0 } ?? false }

    /// Whether there is a page that a password is asked for.
    fileprivate var isProtected: Bool { configuration.map { $0[3] < model.pages } ?? false }

    /// Whether anything can never be undone.
    fileprivate var isLockedAnywhere: Bool {
        memory[15] & 0x0F != 0 || memory[10] != 0 || memory[11] != 0 || configuration.map { $0[4] & 0x40 != 0 } ?? false
    }

    /// Whether nothing can be done any more.
    fileprivate var isLockedForEver: Bool {
        memory[15] == 0x0F && memory[10..<12] == [0xFF, 0xFF] && configuration.map { $0[4] & 0x40 != 0 } ?? true
    }
}
