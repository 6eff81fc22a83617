// SPDX-License-Identifier: Apache-2.0

import NFC
import Testing

@Suite("A mirror that is switched off")
struct MirrorRemovalTests {
    private static let uid = hex("04E10CDA993C80")

    /// A tag that says a link with a mirror, and where that is.
    private func mirrored(_ model: TagModel) throws -> (SimulatedMemory, MirrorPlace) {
        var tag = SimulatedMemory(model)
        let template = try MirrorTemplate("https://go.example/7K3M9Q/{uid}x{counter}")
        let message = try NDEFMessage(link: template.link)
        let plan = try WritePlan(message, onto: tag.memory, of: model)
        tag.apply(plan.writes)
        let place = try template.place(in: message, written: plan)
        tag.apply(try ConfigurationPlan(mirror: .set(place), onto: tag.memory, of: model).writes)
        return (tag, place)
    }

    private func report(_ tag: SimulatedMemory) throws -> TagReport {
        var answers = TagAnswers(uid: try #require(TagUID(Self.uid)), atqa: 0x44, sak: 0)
        answers.memory = tag.memory
        answers.version = hex(
            [.ntag213: "0004040201000F03", .ntag215: "0004040201001103", .ntag216: "0004040201001303"][tag.model] ?? "")
        return try TagReport(answers)
    }

    @Test(arguments: [TagModel.ntag213, .ntag215, .ntag216])
    func `leaves the configuration as it comes from the factory, and the password's page`(model: TagModel) throws {
        var (tag, place) = try mirrored(model)
        let page = try #require(model.map?.cfg0)
        #expect(try TagState(tag.memory, model).mirror == place)
        tag.memory[page]?[3] = 4
        tag.memory[page + 1]?[0] |= 0x80
        let plan = try ConfigurationPlan(mirror: .remove, onto: tag.memory, of: model)
        #expect(plan.writes.map(\.page) == [page + 1, page])
        tag.apply(plan.writes)
        #expect(tag.memory[page] == [0x04, 0, 0, 4] && tag.memory[page + 1] == [0x80, 0, 0, 0])
        let state = try TagState(tag.memory, model)
        #expect(state.mirror == nil && !state.isCounting)
        #expect(state.password == PasswordRule(firstPage: 4, coversReading: true))
        #expect(try ConfigurationPlan(mirror: .remove, onto: tag.memory, of: model).writes.isEmpty)
    }

    @Test func `is refused where there is none, or the configuration is locked`() throws {
        #expect(throws: ConfigurationPlan.Problem.unsupported) {
            try ConfigurationPlan(
                mirror: .remove, onto: SimulatedMemory(.ultralightEV1Small).memory, of: .ultralightEV1Small)
        }
        var (tag, _) = try mirrored(.ntag213)
        tag.memory[0x2A]?[0] |= 0x40
        #expect(throws: ConfigurationPlan.Problem.locked) {
            try ConfigurationPlan(mirror: .remove, onto: tag.memory, of: .ntag213)
        }
    }

    @Test func `is hidden by one byte, also where the length has three`() throws {
        for link in ["https://a.vn/", "https://a.vn/" + String(repeating: "a", count: 300)] {
            var tag = SimulatedMemory(.ntag216)
            tag.apply(try WritePlan(try NDEFMessage(link: link), onto: tag.memory, of: .ntag216).writes)
            let write = try #require(try report(tag).hiding)
            let old = try #require(tag.memory[write.page])
            #expect((0..<4).count { old[$0] != write.bytes[$0] } == 1)
            tag.apply([write])
            #expect(try report(tag).content == .empty)
            #expect(try report(tag).hiding == nil)
        }
        #expect(try report(SimulatedMemory(.ntag213)).hiding == nil)
    }

    @Test(arguments: 0..<16)
    func `shows the old message, none or the new one wherever a write is torn`(mask: Int) throws {
        let new = try NDEFMessage(link: "https://go.example/7K3M9Q", application: "com.example.app")
        var (tag, place) = try mirrored(.ntag213)
        let old = try report(tag).content
        func steps(_ tag: SimulatedMemory) throws -> [PageWrite] {
            var after = tag
            after.apply([try report(after).hiding].compactMap { $0 })
            let hidden = after
            after.apply(try ConfigurationPlan(mirror: .remove, onto: after.memory, of: .ntag213).writes)
            return [try report(tag).hiding].compactMap { $0 }
                + (try ConfigurationPlan(mirror: .remove, onto: hidden.memory, of: .ntag213).writes)
                + (try WritePlan(new, onto: after.memory, of: .ntag213).writes)
        }
        for write in try steps(tag) {
            var torn = tag
            torn.tear(write, mask)
            let (content, mirror) = (try report(torn).content, try TagState(torn.memory, .ntag213).mirror)
            #expect(content == .empty || content == old && mirror == place || content == .message(new) && mirror == nil)
            torn.apply(try steps(torn))
            #expect(try report(torn).content == .message(new) && TagState(torn.memory, .ntag213).mirror == nil)
            tag.apply([write])
        }
        #expect(try report(tag).content == .message(new))
    }
}
