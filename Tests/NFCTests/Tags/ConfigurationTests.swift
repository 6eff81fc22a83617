// SPDX-License-Identifier: Apache-2.0

import NFC
import Testing

@Suite("Mirror, password and locks")
struct ConfigurationTests {
    private let uid = hex("04E10CDA993C80")

    private func mirrored(_ template: String, _ model: TagModel = .ntag213) throws -> (
        SimulatedMemory, MirrorPlace, MirrorTemplate
    ) {
        var tag = SimulatedMemory(model)
        let template = try MirrorTemplate(template)
        let message = try NDEFMessage(link: template.link, application: "com.example.app")
        let plan = try WritePlan(message, onto: tag.memory, of: model)
        tag.apply(plan.writes)
        return (tag, try template.place(in: message, written: plan), template)
    }

    @Test(arguments: [
        ("https://go.example/7K3M9Q/{uid}x{counter}", MirrorPlace.Kind.both, "00000000000000x000000"),
        ("https://go.example/7K3M9Q?u={uid}&z=1", .uid, "00000000000000"),
        ("https://www.go.example/{counter}", .counter, "000000"),
    ])
    func `the mirror is where the place is in the link`(text: String, kind: MirrorPlace.Kind, zeros: String) throws {
        for model in [TagModel.ntag213, .ntag215, .ntag216] {
            let (tag, place, template) = try mirrored(text, model)
            #expect(place.kind == kind && template.kind == kind)
            #expect(place.addresses.map { tag.memory.byte($0) } == Array(zeros.utf8))
            // What a phone then reads is the link with the numbers in it.
            var memory = tag.memory
            let written = String("04E10CDA993C80x00003D".suffix(kind == .counter ? 6 : 21).prefix(kind.length))
            for (address, byte) in zip(place.addresses, written.utf8) { memory[address / 4]?[address % 4] = byte }
            guard case .message(let message) = TagContent(memory, model) else { throw NDEFError(.empty, at: 0) }
            #expect(message.link == template.link.replacing(zeros, with: written))
        }
    }

    @Test func `a verified tag may differ in its mirror and secrets only`() throws {
        let link = try MirrorTemplate("https://go.example/{uid}x{counter}")
        var tag = SimulatedMemory(.ntag213)
        let message = try NDEFMessage(link: link.link)
        let plan = try WritePlan(message, onto: tag.memory, of: .ntag213)
        tag.apply(plan.writes)
        let place = try link.place(in: message, written: plan)
        let mask = VerifyMask(.ntag213, mirror: place)
        for address in place.addresses { tag.memory[address / 4]?[address % 4] = 0x41 }
        #expect(plan.mismatches(in: tag.memory, except: mask).isEmpty)
        #expect(plan.mismatches(in: tag.memory).count == 21)
        let before = place.addresses.lowerBound - 1
        tag.memory[before / 4]?[before % 4] = 0x41
        #expect(plan.mismatches(in: tag.memory, except: mask) == [before])
        #expect(mask.hides(0x2B * 4) && mask.hides(0x2C * 4 + 3) && !mask.hides(0x2D * 4))
    }

    @Test func `a template has one place that the tag can reach`() throws {
        #expect(throws: MirrorTemplate.Problem.noPlace) { try MirrorTemplate("https://a.vn/") }
        #expect(throws: MirrorTemplate.Problem.severalPlaces) { try MirrorTemplate("https://a.vn/{uid}/{counter}") }
        #expect(throws: MirrorTemplate.Problem.severalPlaces) { try MirrorTemplate("https://a.vn/{uid}{uid}") }
        let template = try MirrorTemplate("https://a.vn/{uid}")
        var tag = SimulatedMemory(.ntag213)
        tag.memory.enter(hex("0203A004 02 0300FE"), at: 4)
        let message = try NDEFMessage(link: template.link)
        let plan = try WritePlan(message, onto: tag.memory, of: .ntag213)
        #expect(throws: MirrorTemplate.Problem.unreachable) { try template.place(in: message, written: plan) }
        let other = try NDEFMessage(link: "https://a.vn/")
        #expect(throws: MirrorTemplate.Problem.unreachable) {
            try template.place(
                in: other, written: WritePlan(other, onto: SimulatedMemory(.ntag213).memory, of: .ntag213))
        }
    }

    @Test func `what a mirror writes is read back`() throws {
        let both = try #require(MirroredTap("04E10CDA993C80x00003D"))
        #expect(both.uid?.bytes == uid && both.counter?.value == 61)
        #expect(MirroredTap("04e10cda993c80")?.counter == nil)
        #expect(MirroredTap("FFFFFF")?.counter?.value == 0xFF_FFFF)
        for text in ["", "04E10CDA993C80X00003D", "04E10CDA993C80x00003", "04E10CDA993C8xx00003D", "00003G", "éé00"] {
            #expect(MirroredTap(text) == nil)
        }
        #expect(TapCounter(answer: hex("3D0000"))?.value == 61)
        #expect(TapCounter(answer: hex("3D00")) == nil && TapCounter(1 << 24) == nil)
        #expect(try #require(TapCounter(answer: hex("000100"))) > #require(TapCounter(answer: hex("FF0000"))))
    }

    @Test func `the password comes first, and the door is closed last`() throws {
        let (tag, place, _) = try mirrored("https://go.example/{uid}x{counter}")
        let password = TagPassword(siteKey: Array("site".utf8), uid: try #require(TagUID(uid)))
        let plan = try ConfigurationPlan(
            mirror: .set(place), password: .set(password), onto: tag.memory, of: .ntag213)
        #expect(plan.writes.map(\.page) == [0x2B, 0x2C, 0x2A, 0x29])
        #expect(plan.writes[0].bytes.bytes == password.password)
        #expect(plan.writes[1].bytes.bytes == password.answer + [0, 0])
        #expect(plan.expected[0x2A] == [0x10, 0, 0, 0])
        var after = tag
        after.apply(plan.writes)
        let state = try TagState(after.memory, .ntag213)
        #expect(state.password == PasswordRule(firstPage: 4, coversReading: false))
        #expect(state.mirror == place && state.isCounting)
        let removal = try ConfigurationPlan(password: .remove, onto: after.memory, of: .ntag213)
        after.apply(removal.writes)
        #expect(try TagState(after.memory, .ntag213).password == nil)
        #expect(try TagState(after.memory, .ntag213).mirror == place)
    }

    @Test func `a configuration that is there already, or cannot be, is not written`() throws {
        let (tag, place, _) = try mirrored("https://go.example/{uid}")
        var after = tag
        after.apply(try ConfigurationPlan(mirror: .set(place), onto: tag.memory, of: .ntag213).writes)
        #expect(try ConfigurationPlan(mirror: .set(place), onto: after.memory, of: .ntag213).writes.isEmpty)
        #expect(try !TagState(after.memory, .ntag213).isCounting)
        after.memory[0x2A]?[0] = 0x40
        #expect(throws: ConfigurationPlan.Problem.locked) {
            try ConfigurationPlan(password: .remove, onto: tagWithPassword(after).memory, of: .ntag213)
        }
        #expect(throws: ConfigurationPlan.Problem.unsupported) {
            try ConfigurationPlan(
                mirror: .set(place), onto: SimulatedMemory(.ultralightEV1Small).memory, of: .ultralightEV1Small)
        }
        #expect(throws: ConfigurationPlan.Problem.unsupported) {
            try ConfigurationPlan(onto: SimulatedMemory(.ultralight).memory, of: .ultralight)
        }
        #expect(throws: ConfigurationPlan.Problem.unread(page: 0x29)) {
            try ConfigurationPlan(onto: TagMemory(), of: .ntag213)
        }
    }

    private func tagWithPassword(_ tag: SimulatedMemory) -> SimulatedMemory {
        var tag = tag
        tag.memory[0x29]?[3] = 4
        return tag
    }

    @Test func `passwords differ from tag to tag, and only the right answer opens`() throws {
        let first = TagPassword(siteKey: [1, 2, 3], uid: try #require(TagUID(uid)))
        let second = TagPassword(siteKey: [1, 2, 3], uid: try #require(TagUID("04E10CDA993C81")))
        #expect(first != second)
        #expect(first.command == [0x1B] + first.password)
        #expect(first.isAccepted(first.answer) && !first.isAccepted([0x00]) && !first.isAccepted([]))
        // python3 -c 'import hmac; print(hmac.digest(b"\1\2\3", b"ntag-pwd" + bytes.fromhex("04E10CDA993C80"), "sha256")[:6].hex())'
        #expect(first.password + first.answer == hex("e37def2a8598"))
    }

    @Test func `a lock is for ever, in order, and is gone on with after a lift`() throws {
        for model in SimulatedMemory.models {
            var tag = SimulatedMemory(model)
            tag.apply(try WritePlan(NDEFMessage(link: "https://a.vn/b"), onto: tag.memory, of: model).writes)
            let plan = try LockPlan(tag.memory, of: model, configuration: true)
            #expect(plan.writes.prefix(2).map(\.page) == [3, 2])
            #expect(plan.writes.allSatisfy { $0.purpose == .lock })
            #expect(plan.missing(in: tag.memory).count == plan.writes.count)
            for write in plan.writes {
                tag.apply([write])
                let rest = try LockPlan(tag.memory, of: model, configuration: true)
                #expect(rest.writes == plan.writes.drop { $0 != write }.dropFirst() + [])
            }
            #expect(plan.missing(in: tag.memory).isEmpty)
            let state = try TagState(tag.memory, model)
            #expect(state.locked.isSuperset(of: model.map?.user ?? 0..<0))
            #expect(state.container?.isWritable == false && state.isContainerLocked)
            #expect(state.isConfigurationLocked == (model.map?.cfg1 != nil))
            #expect(tag.memory.uid?.bytes == uid)
        }
    }

    @Test func `a lock asks for the pages it needs`() throws {
        #expect(throws: UnreadPage(3)) { try LockPlan(TagMemory(), of: .ntag213, configuration: false) }
        let plan = try LockPlan(SimulatedMemory(.ntag213).memory, of: .ntag213, configuration: false)
        #expect(plan.writes.map(\.page) == [3, 2, 0x28])
        #expect(plan.writes[0].bytes == TagPage(hex("E110120F")))
        #expect(plan.writes[1].bytes == TagPage(hex("0000FFFF")))
        #expect(plan.writes[2].bytes == TagPage(hex("FF0F3F00")))
    }
}
