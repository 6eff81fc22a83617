// SPDX-License-Identifier: Apache-2.0

import NFC
import Testing

@Suite("Write plans")
struct WritePlanTests {
    @Test func `a link of 60 bytes on a new NTAG213 takes 17 writes, 23 commands in all`() throws {
        // select, GET_VERSION, READ of pages 0 to 3, FAST_READ of 4 to 11 and of 40 to 42.
        var memory = SimulatedMemory(.ntag213).memory
        for page in 12..<40 { memory[page] = nil }
        let link = "https://" + String(repeating: "a", count: 52)
        let plan = try WritePlan(NDEFMessage(link: link), onto: memory, of: .ntag213)
        #expect(plan.writes.map(\.page) == [5] + Array(6...20) + [5])
        #expect(5 + plan.writes.count + 1 <= 24)
        #expect(plan.pages == 5..<21)
        #expect(plan.writes.last?.purpose == .show)
        #expect(plan.writes[0].bytes == TagPage(hex("340300D1")))
        #expect(plan.writes[0].command == hex("A205340300D1"))
    }

    @Test func `a tag that holds the message already needs no write`() throws {
        for model in SimulatedMemory.models {
            var tag = SimulatedMemory(model)
            let message = try NDEFMessage(link: "https://tap.example.vn/7K3M9Q")
            tag.apply(try WritePlan(message, onto: tag.memory, of: model).writes)
            let again = try WritePlan(message, onto: tag.memory, of: model)
            #expect(again.writes.isEmpty)
            #expect(again.mismatches(in: tag.memory).isEmpty)
        }
    }

    @Test func `only pages that differ are written`() throws {
        var tag = SimulatedMemory(.ntag215)
        tag.apply(
            try WritePlan(NDEFMessage(link: "https://tap.example.vn/AAAA7777"), onto: tag.memory, of: .ntag215).writes)
        let plan = try WritePlan(NDEFMessage(link: "https://tap.example.vn/AAAA7778"), onto: tag.memory, of: .ntag215)
        #expect(plan.writes.map(\.purpose) == [.hide, .body, .show])
    }

    @Test func `blocks before the message stay`() throws {
        var memory = SimulatedMemory(.ntag213).memory
        memory.enter(hex("0103A00C 34 0203F0 10 33 FD01 77 030099"), at: 4)
        var tag = SimulatedMemory(.ntag213, memory)
        tag.apply(try WritePlan(NDEFMessage(link: "https://a.vn/b"), onto: memory, of: .ntag213).writes)
        #expect(Array((4..<8).flatMap { tag.memory[$0]?.bytes ?? [] }[..<13]) == hex("0103A00C34 0203F01033 FD0177"))
        #expect(TagContent(tag.memory, .ntag213) == .message(try NDEFMessage(link: "https://a.vn/b")))
    }

    @Test func `reserved bytes inside the data are never changed`() throws {
        var memory = SimulatedMemory(.ntag213).memory
        memory.enter(hex("02037004 02 0300FE 00000000 CAFEBABE"), at: 4)
        var tag = SimulatedMemory(.ntag213, memory)
        let message = try NDEFMessage(link: "https://tap.example.vn/7K3M9Q")
        let plan = try WritePlan(message, onto: memory, of: .ntag213)
        tag.apply(plan.writes)
        #expect(tag.memory[7] == TagPage(hex("CAFEBABE")))
        #expect(!plan.writes.contains { $0.page == 7 })
        #expect(TagContent(tag.memory, .ntag213) == .message(message))
        memory[7] = nil
        #expect(try WritePlan(message, onto: memory, of: .ntag213).writes == plan.writes)
    }

    @Test func `a message that fills the tag leaves no room for a terminator, one byte more is refused`() throws {
        for (model, capacity) in [(TagModel.ntag213, 137), (.ntag215, 492), (.ntag216, 868), (.ultralight, 46)] {
            var tag = SimulatedMemory(model)
            let fits = NDEFMessage(try NDEFRecord(.unknown, type: [], payload: Self.filler(capacity)))
            tag.apply(try WritePlan(fits, onto: tag.memory, of: model).writes)
            #expect(TagContent(tag.memory, model) == .message(fits))
            let more = NDEFMessage(try NDEFRecord(.unknown, type: [], payload: Self.filler(capacity) + [1]))
            #expect(throws: WritePlan.Problem.tooSmall(need: capacity + 1, have: capacity)) {
                try WritePlan(more, onto: tag.memory, of: model)
            }
        }
    }

    /// The payload of a record of so many bytes in all.
    private static func filler(_ count: Int) -> [UInt8] { Array(repeating: 0x5A, count: count - (count > 258 ? 6 : 3)) }

    @Test func `a tag that promises more than it has is written within what it has`() throws {
        var tag = SimulatedMemory(.ntag213)
        tag.memory[3] = [0xE1, 0x10, 0x6D, 0]
        let long = NDEFMessage(try NDEFRecord(.unknown, type: [], payload: Self.filler(138)))
        #expect(throws: WritePlan.Problem.tooSmall(need: 138, have: 137)) {
            try WritePlan(long, onto: tag.memory, of: .ntag213)
        }
    }

    @Test func `blocks in no order are only written over on request, and the factory's come back`() throws {
        var tag = SimulatedMemory(.ntag213)
        tag.memory.enter(hex("0103A00C 34 039001"), at: 4)
        let message = try NDEFMessage(link: "https://a.vn/b")
        #expect(throws: WritePlan.Problem.broken(TLVError(.cut, at: 21))) {
            try WritePlan(message, onto: tag.memory, of: .ntag213)
        }
        tag.apply(try WritePlan(message, onto: tag.memory, of: .ntag213, rebuilds: true).writes)
        #expect(tag.memory[4] == TagPage(hex("0103A00C")))
        #expect(TagContent(tag.memory, .ntag213) == .message(message))
    }

    @Test func `what is no Type 2 tag, or has something else in page 3, gets no plan`() throws {
        let message = try NDEFMessage(link: "https://a.vn/b")
        var memory = SimulatedMemory(.ultralight).memory
        memory[3] = [0xFF, 0, 0, 0]
        #expect(throws: WritePlan.Problem.notType2) { try WritePlan(message, onto: memory, of: .ultralight) }
        #expect(throws: WritePlan.Problem.notType2) { try WritePlan(message, onto: memory, of: .classic) }
        #expect(throws: WritePlan.Problem.unread(page: 3)) { try WritePlan(message, onto: TagMemory(), of: .ntag213) }
    }
}
