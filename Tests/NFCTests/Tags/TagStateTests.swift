// SPDX-License-Identifier: Apache-2.0

import NFC
import Testing

@Suite("What a tag allows")
struct TagStateTests {
    private func state(_ model: TagModel, _ change: (inout TagMemory) -> Void = { _ in }) throws -> TagState {
        var memory = SimulatedMemory(model).memory
        change(&memory)
        return try TagState(memory, model)
    }

    @Test func `a new tag has no lock, password, mirror or counter`() throws {
        for model in SimulatedMemory.models where model != .ultralightC {
            let state = try state(model)
            #expect(state.locked.isEmpty && state.password == nil && !state.isConfigurationLocked)
            #expect(state.mirror == nil && !state.isCounting && !state.isContainerLocked)
        }
        #expect(try state(.ntag213).container?.isWritable == true)
        #expect(try state(.ultralight).container == nil)
    }

    @Test func `the pages to read are those that are asked for`() throws {
        #expect(TagState.pages(of: .ntag213) == [0..<4, 40..<43])
        #expect(TagState.pages(of: .ultralight) == [0..<4])
        #expect(TagState.pages(of: .ultralightEV1Small) == [0..<4, 16..<18])
        #expect(TagState.pages(of: .ultralightC) == [0..<4, 40..<44])
        for model in SimulatedMemory.models {
            var known = TagMemory()
            for page in TagState.pages(of: model).joined() { known[page] = SimulatedMemory(model).memory[page] }
            _ = try TagState(known, model)
            #expect(throws: UnreadPage.self) { try TagState(TagMemory(), model) }
        }
    }

    @Test func `each lock bit locks its pages`() throws {
        #expect(try state(.ntag213) { $0[2] = [0xFF, 0x48, 0x10, 0x80] }.locked == [4, 15])
        #expect(try state(.ntag213) { $0[2] = [0xFF, 0x48, 0x08, 0] }.isLocked(3))
        #expect(try state(.ntag213) { $0[40] = [0x01, 0x08, 0x3F, 0] }.locked == [16, 17, 38, 39])
        #expect(try state(.ntag215) { $0[0x82] = [0x80, 0, 0, 0] }.locked == [128, 129])
        #expect(try state(.ntag216) { $0[0xE2] = [0, 0x20, 0, 0] }.locked == [224, 225])
        #expect(try state(.ultralightEV1Large) { $0[0x24] = [0, 0x02, 0, 0] }.locked == [34, 35])
        #expect(try state(.ultralightC) { $0[0x28] = [0x91, 0, 0, 0] }.locked == [36, 37, 38, 39])
    }

    @Test func `password, mirror and counter are read from the configuration`() throws {
        let all = try state(.ntag213) {
            $0[0x29] = TagPage(hex("D4000C04"))
            $0[0x2A] = TagPage(hex("DD000000"))
        }
        #expect(all.password == PasswordRule(firstPage: 4, coversReading: true, tries: 5))
        #expect(all.isConfigurationLocked && all.isCounting && all.isCounterProtected)
        // The example of the data sheet: page 0C, byte 1.
        #expect(all.mirror == MirrorPlace(.both, page: 0x0C, byte: 1))
        #expect(all.mirror?.addresses == 49..<70)
        #expect(all.mirror?.cfg0(over: TagPage(hex("04000004"))) == TagPage(hex("D4000C04")))
        // AUTH0 beyond the last page, not only FF, is no password.
        #expect(try state(.ntag213) { $0[0x29] = [0x04, 0, 0, 45] }.password == nil)
        #expect(try state(.ntag213) { $0[0x29] = [0x04, 0, 0, 44] }.password?.firstPage == 44)
        #expect(try state(.ultralightEV1Small) { $0[0x10] = [0xC0, 0, 8, 4] }.mirror == nil)
        let c = try state(.ultralightC) {
            $0[0x2A] = [0x04, 0, 0, 0]
            $0[0x2B] = [1, 0, 0, 0]
        }
        #expect(c.password == PasswordRule(firstPage: 4, coversReading: false))
    }
}
