// SPDX-License-Identifier: Apache-2.0

import NFC
import TestEffort
import Testing

@Suite("Tags lifted while they are written")
struct TornWriteTests {
    /// What a tag may hold at the start.
    private func tag(_ model: TagModel, _ start: Int, _ dice: inout Seeded) throws -> SimulatedMemory {
        var tag = SimulatedMemory(model)
        switch start {
        case 0: break
        case 1...3:
            let room = try TLVWalk(tag.memory, dataBytes: (model.map?.user.count ?? 0) * 4 - 8).capacity
            tag.apply(try WritePlan(message(atMost: room, &dice), onto: tag.memory, of: model).writes)
        case 4:
            // A container, and anything where a message would be.
            tag.memory[3] = model.map?.container
            for page in 4..<12 { tag.memory[page] = TagPage(dice.bytes(4)) }
        default:
            // No container, and anything.
            tag.memory[3] = .zero
            for page in 4..<12 { tag.memory[page] = TagPage(dice.bytes(4)) }
        }
        return tag
    }

    private func message(atMost bytes: Int, _ dice: inout Seeded) throws -> NDEFMessage {
        let count = Int.random(in: 1...min(bytes, Bool.random(using: &dice) ? 60 : 400) - 6, using: &dice)
        let letters = (0..<count).map { _ in Character(UnicodeScalar(UInt8.random(in: 0x61...0x7A, using: &dice))) }
        return try NDEFMessage(link: "https://" + String(letters))
    }

    @Test(arguments: SimulatedMemory.models)
    func `whichever write is the last, and however torn, the tag is old, empty or new, and can be finished`(
        model: TagModel
    ) throws {
        var dice = Seeded(UInt64(model.name.utf8.reduce(0) { $0 &* 31 &+ Int($1) }))
        var states: [String: Int] = [:]
        // Each of the six beginnings once, or more often.
        let rounds = Effort.count(6, long: 240)
        var finished = 0
        for round in 0..<rounds {
            let start = try tag(model, round % 6, &dice)
            let old = TagContent(start.memory, model)
            var new = try message(atMost: model.map.map { $0.user.count * 4 - 20 } ?? 0, &dice)
            // Strange bytes may be blocks that are kept.
            if (try? WritePlan(new, onto: start.memory, of: model, rebuilds: true)) == nil {
                new = try message(atMost: 12, &dice)
            }
            guard let plan = try? WritePlan(new, onto: start.memory, of: model, rebuilds: true) else { continue }
            finished += 1
            var cut = start
            for write in plan.writes {
                // Every byte of the first and last writes, a few samples of the many between.
                let masks =
                    write.purpose == .body ? (0..<3).map { _ in Int.random(in: 0..<15, using: &dice) } : Array(0..<15)
                for mask in masks {
                    var torn = cut
                    torn.tear(write, mask)
                    let content = TagContent(torn.memory, model)
                    states["\(try verdict(content, old, new))", default: 0] += 1
                    let rest = try WritePlan(new, onto: torn.memory, of: model, rebuilds: true)
                    torn.apply(rest.writes)
                    #expect(TagContent(torn.memory, model) == .message(new))
                    #expect(rest.mismatches(in: torn.memory).isEmpty)
                }
                cut.apply([write])
            }
            #expect(TagContent(cut.memory, model) == .message(new))
            #expect(plan.mismatches(in: cut.memory).isEmpty)
        }
        #expect(states["garbage"] == nil, "\(states)")
        #expect(finished > rounds * 2 / 3)
    }

    private func verdict(_ content: TagContent, _ old: TagContent, _ new: NDEFMessage) throws -> String {
        if content == .message(new) { return "new" }
        if content == old { return "old" }
        return content.isFree ? "empty" : "garbage"
    }
}
