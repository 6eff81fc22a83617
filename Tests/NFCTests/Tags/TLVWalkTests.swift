// SPDX-License-Identifier: Apache-2.0

import NFC
import TestEffort
import Testing

@Suite("Blocks of a data area")
struct TLVWalkTests {
    private func memory(_ data: String) -> TagMemory {
        TagMemory(hex("04E10C61 DA993C80 FF480000 E1101200" + data) + Array(repeating: 0, count: 200))
    }

    private func walk(_ data: String, bytes: Int = 144) throws -> TLVWalk {
        try TLVWalk(memory(data), dataBytes: bytes)
    }

    @Test func `a new NTAG213 keeps its lock control, and has room for 137 bytes`() throws {
        let walk = try walk("0103A00C340300FE")
        #expect(walk.kept.map(\.kind) == [.lockControl])
        #expect(walk.reserved == [160..<162])
        #expect(walk.message?.offset == 21 && walk.message?.value == [])
        #expect(walk.capacity == 137)
    }

    @Test(arguments: [(496, 492), (872, 868), (256, 254), (257, 254), (258, 254), (259, 255), (48, 46), (1, 0), (0, 0)])
    func `room is what is left after the length`(bytes: Int, capacity: Int) throws {
        #expect(try walk(bytes > 2 ? "0300FE" : "00", bytes: bytes).capacity == capacity)
    }

    @Test func `lengths of one and of three bytes are read`() throws {
        let short = try walk("0302D000 FE")
        #expect(short.message?.lengthBytes == 1 && short.message?.value == [18, 19])
        let long = try walk("03FF0002 D000FE")
        #expect(long.message?.lengthBytes == 3 && long.message?.value == [20, 21])
        #expect(long.message?.bytes(in: memory("03FF0002 D000FE")) == hex("D000"))
    }

    @Test func `reserved bytes interrupt a message`() throws {
        // Memory control: page 7 of 4 bytes, byte 0, four bytes of it.
        let walk = try walk("02037004 02 0308 D10104 00000000 55 04 6161 FE")
        #expect(walk.reserved == [28..<32])
        #expect(walk.message?.value == [23, 24, 25, 26, 27, 32, 33, 34])
        #expect(walk.capacity == 144 - 5 - 4 - 2)
    }

    @Test func `sizes of zero mean 256, and lock bits fill whole bytes`() throws {
        #expect(try walk("0203A00004 0300").reserved == [160..<416])
        #expect(try walk("0103A00004 0300").reserved == [160..<192])
        #expect(try walk("0103A00904 0300").reserved == [160..<162])
    }

    @Test func `what is not ours is stepped over, and nulls are room`() throws {
        let walk = try walk("0000 FD02AAAA 00 0B01FF 0000 FE")
        #expect(walk.kept.map(\.kind) == [.proprietary, .other(0x0B)])
        #expect(walk.message == nil)
        #expect(walk.addresses[walk.place] == 26)
    }

    @Test func `a length that reaches beyond the tag is refused where it stands`() {
        #expect(throws: TLVError(.cut, at: 16)) { try walk("03 90") }
        #expect(throws: TLVError(.cut, at: 21)) { try walk("0103A00C34 03 8A") }
        #expect(throws: TLVError(.cut, at: 16)) { try walk("03FFFFFF") }
        #expect(throws: TLVError(.cut, at: 18)) { try walk("0000 03", bytes: 3) }
        #expect(throws: TLVError(.controlLength(2), at: 16)) { try walk("0102A00C") }
    }

    @Test func `a page that has not been read is asked for`() {
        let known = TagMemory(hex("04E10C61 DA993C80 FF480000 E1101200 0103A00C"))
        #expect(throws: TLVError(.unread(page: 5), at: 20)) { try TLVWalk(known, dataBytes: 144) }
        #expect(TagContent(known, .ntag213) == .unread(page: 5))
        #expect(TagContent(TagMemory(hex("04E10C61")), .ntag213) == .unread(page: 3))
    }

    @Test func `what a phone would find is told`() throws {
        let message = try NDEFMessage(link: "https://a.vn/1")
        #expect(TagContent(memory("0300FE"), .ntag213) == .empty)
        #expect(TagContent(memory("00FE"), .ntag213) == .blank)
        let text = message.bytes.map { String($0, radix: 16) }.map { $0.count == 1 ? "0" + $0 : $0 }.joined()
        #expect(TagContent(memory("030B" + text), .ntag213) == .message(message))
        #expect(!TagContent.message(message).isFree && TagContent.message(NDEFMessage(.empty)).isFree)
        guard case .broken = TagContent(memory("0302D100"), .ntag213) else { throw NDEFError(.empty, at: 0) }
        var bare = memory("0300FE")
        bare[3] = .zero
        #expect(TagContent(bare, .ntag213) == .unformatted)
    }

    @Test func `whatever a tag holds, the walk ends inside of it`() {
        var dice = Seeded(7)
        for _ in 0..<Effort.count(4_000, long: 40_000) {
            var bytes = dice.bytes(64)
            for place in 16..<64 where Bool.random(using: &dice) {
                bytes[place] = [0, 1, 2, 3, 0xFD, 0xFE, 0xFF].randomElement(using: &dice) ?? 0
            }
            let memory = TagMemory(bytes)
            do throws(TLVError) {
                let walk = try TLVWalk(memory, dataBytes: 48)
                #expect(walk.place <= walk.addresses.count && walk.addresses.allSatisfy { 16..<64 ~= $0 })
                #expect(0...48 ~= walk.capacity)
            } catch {
                #expect(16..<64 ~= error.offset)
            }
        }
    }
}
