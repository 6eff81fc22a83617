// SPDX-License-Identifier: Apache-2.0

import NFC
import Testing
import Tracking

@Suite("Which tag it is")
struct TagModelTests {
    private let uid = hex("04E10CDA993C80")

    private func answers(
        version: String? = nil, container: String = "00000000", sak: UInt8 = 0, takes3DES: Bool? = nil,
        uid: String = "04E10CDA993C80"
    ) throws -> TagAnswers {
        TagAnswers(
            uid: try #require(TagUID(uid)), atqa: 0x0044, sak: sak, version: version.map(hex), takes3DES: takes3DES,
            memory: TagMemory(hex("04E10C61 DA993C80 FF480000" + container)))
    }

    @Test(arguments: [
        ("0004040201000F03", "E1101200", TagModel.ntag213, 144), ("0004040201001103", "E1103E00", .ntag215, 504),
        ("0004040201001303", "E1106D00", .ntag216, 888), ("0004030101000B03", "00000000", .ultralightEV1Small, 48),
        ("0004030101000E03", "00000000", .ultralightEV1Large, 128),
    ])
    func `the version names the chip`(version: String, container: String, model: TagModel, bytes: Int) throws {
        let told = TagModel(try answers(version: version, container: container))
        #expect(told == model)
        #expect(told.map.map { $0.user.count * 4 } == bytes)
    }

    @Test func `configuration pages are where the data sheets have them`() {
        let pages = [TagModel.ntag213, .ntag215, .ntag216, .ultralightEV1Small, .ultralightEV1Large].map {
            [$0.map?.dynamicLock?.page, $0.map?.cfg0, $0.map?.cfg1, $0.map?.pwd, $0.map?.pack, $0.map?.pageCount]
        }
        #expect(
            pages == [
                [0x28, 0x29, 0x2A, 0x2B, 0x2C, 45], [0x82, 0x83, 0x84, 0x85, 0x86, 135],
                [0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 231], [nil, 0x10, 0x11, 0x12, 0x13, 20],
                [0x24, 0x25, 0x26, 0x27, 0x28, 41],
            ])
    }

    @Test func `the last lock bit of each chip ends with its data`() {
        for model in [TagModel.ntag213, .ntag215, .ntag216, .ultralightEV1Large, .ultralightC] {
            #expect(model.map?.dynamicLock?.bits.last?.upperBound == model.map?.user.upperBound)
            let bits = model.map?.dynamicLock?.bits.filter { !$0.isEmpty } ?? []
            #expect(bits.first?.lowerBound == 16)
            #expect(zip(bits, bits.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        }
        #expect(TagModel.ntag213.map?.dynamicLock?.bits.count == 12)
        #expect(TagModel.ntag215.map?.dynamicLock?.bits.count == 8)
        #expect(TagModel.ntag216.map?.dynamicLock?.bits.count == 14)
    }

    @Test func `a silent tag is a plain Ultralight, or one that takes 3DES`() throws {
        #expect(TagModel(try answers(takes3DES: true)) == .ultralightC)
        #expect(TagModel(try answers(takes3DES: false)) == .ultralight)
        #expect(TagModel(try answers(container: "E1100600")) == .ultralight)
        #expect(TagModel(try answers()) == .ultralight)
    }

    @Test func `an unknown version with a container that can be is a Type 2 tag of that size`() throws {
        let model = TagModel(try answers(version: "0053040201001A03", container: "E1103E00"))
        #expect(model.family == .type2)
        #expect(model.map?.user == 4..<128)
        #expect(TagModel(try answers(version: "0053040201001A03", container: "E110FF00")) == .unknown)
        #expect(TagModel(try answers(version: "00", container: "00000000")) == .unknown)
        #expect(TagModel(try answers(container: "E1101200", uid: "5304C0FFEE0001")).family == .type2)
    }

    @Test func `SAK tells what is no Type 2 tag`() throws {
        for sak: UInt8 in [0x08, 0x09, 0x18, 0x88] { #expect(TagModel(try answers(sak: sak)) == .classic) }
        for sak: UInt8 in [0x20, 0x28, 0x38] { #expect(TagModel(try answers(sak: sak)) == .type4) }
        var dna = try answers(sak: 0x20)
        dna.nativeVersion = hex("04040230001105")
        #expect(TagModel(dna) == .ntag424)
        dna.nativeVersion = hex("04010100001605")
        #expect(TagModel(dna) == .type4)
        #expect(TagModel(try answers(sak: 0x04)) == .unknown)
    }

    @Test func `a sound tag shows no sign of a clone`() throws {
        let sound = try answers(version: "0004040201000F03", container: "E1101200")
        #expect(sound.memory.hasSoundUID == true)
        #expect(CloneSign.all(in: sound, as: .ntag213).isEmpty)
        #expect(sound.memory.uid == TagUID(uid))
    }

    @Test func `each sign of a clone is seen`() throws {
        var wrong = try answers(version: "0004040201000F03", container: "E1103E00", uid: "5304C0FFEE0001")
        wrong.memory[2] = [0xFE, 0x48, 0, 0]
        let signs = CloneSign.all(in: wrong, as: TagModel(wrong))
        #expect(
            signs == [
                .checkBytes, .otherUID(try #require(TagUID(uid))), .foreignMaker, .container(bytes: 496, chip: 144),
            ])
        #expect(signs.map(\.description).allSatisfy { !$0.isEmpty })
    }

    @Test func `UIDs that name no tag are known`() throws {
        let random = try #require(TagUID("08a1b2c3"))
        #expect(random.isRandom && !random.isUnique && !random.isNXP)
        let real = try #require(TagUID("04e10cda993c80"))
        #expect(!real.isRandom && real.isUnique && real.isNXP)
        #expect(real.description == "04E10CDA993C80" && real.tap?.description == real.description)
        #expect(random.tap == nil)
        #expect(TagUID("04e10c") == nil && TagUID("xy") == nil)
    }
}
