// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import NFC

/// The examples of NXP AN12196 and AN10922, and of NIST SP 800-38B.
@Suite("Examples of the makers")
struct SUNVectorTests {
    private func key(_ text: String = "00000000000000000000000000000000") throws -> AESKey {
        try #require(AESKey(hexadecimal: text))
    }

    private func tap(_ uid: String, _ counter: UInt32) throws -> SUNTap {
        SUNTap(uid: try #require(TagUID(uid)), counter: try #require(TapCounter(counter)))
    }

    @Test func `PICC data of AN12196 opens to its UID and counter`() throws {
        let opened = try PICCData.open(hex("EF963FF7828658A599F3041510671E88"), with: key())
        #expect(try opened == tap("04DE5F1EACC040", 61))
        #expect(try key().decrypt(hex("EF963FF7828658A599F3041510671E88")) == hex("C704DE5F1EACC0403D0000DA5CF60941"))
    }

    @Test func `session keys of AN12196 come out`() throws {
        let zero = try key()
        #expect(
            SUNSession(zero, try tap("04DE5F1EACC040", 61)).macKey == (try key("3FB5F6E3A807A03D5E3570ACE393776F")))
        let other = SUNSession(try key("5ACE7E50AB65D5D51FD5BF5A16B8205B"), try tap("04C767F2066180", 1))
        #expect(other.macKey == (try key("3A3E8110E05311F7A3FCF0D969BF2B48")))
        #expect(other.encryptionKey == (try key("66DA61797E23DECA5D8ECA13BBADF7A9")))
        let file = SUNSession(zero, try tap("04958CAA5C5E80", 8))
        #expect(file.macKey == (try key("3ED0920E5E6A0320D823D5987FEAFBB1")))
        #expect(file.encryptionKey == (try key("42132D669442AD43E072C8C0C9828A72")))
    }

    @Test func `links of AN12196 are proved`() throws {
        let zeros = String(repeating: "0", count: 32)
        let ring = try SUNKeyRing(lines: ["* \(zeros) \(zeros)"])
        #expect(
            try ring.open(e: "EF963FF7828658A599F3041510671E88", c: "94EED9EE65337086") == tap("04DE5F1EACC040", 61))
        #expect(
            try ring.open(uid: "041E3C8A2D6B80", ctr: "000006", c: "4B00064004B0B3D3") == tap("041E3C8A2D6B80", 6))
        let file = "CEE9A53E3E463EF1F459635736738962"
        let proved = try ring.open(
            e: "FD91EC264309878BE6345CBE53BADF40", c: "ECC1E7F6C6C73BF6", file: file, input: file + "&cmac=")
        #expect(proved.uid == TagUID("04958CAA5C5E80") && proved.counter.value == 8)
        #expect(proved.file == Array(repeating: UInt8(ascii: "x"), count: 16))
    }

    @Test func `the key of AN10922 comes out`() throws {
        let master = try key("00112233445566778899AABBCCDDEEFF")
        let derived = KeyDiversification.derive(master, from: hex("04782E21801D803042F54E585020416275"))
        #expect(derived == (try key("A8DD63A3B89D54B37CA802473FDA9175")))
        #expect(KeyDiversification.derive(master, from: Array(repeating: 0, count: 32)) == nil)
    }

    @Test func `inputs of every length are padded to two blocks`() throws {
        // By the definition: the last of two blocks takes the second subkey, or the first where it is full.
        let master = try key("00112233445566778899AABBCCDDEEFF")
        let zero = Array(repeating: UInt8(0), count: 16)
        func double(_ block: [UInt8]) -> [UInt8] {
            let number = block.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
            let doubled = number << 1 ^ (number >> 127 == 1 ? 0x87 : 0)
            return (0..<16).map { UInt8(truncatingIfNeeded: doubled >> UInt128(120 - 8 * $0)) }
        }
        let first = double(master.encrypt(zero))
        for count in 0...31 {
            let input = (0..<count).map { UInt8($0) }
            var message = [0x01] + input
            let subkey = message.count == 32 ? first : double(first)
            if message.count < 32 { message += [0x80] + Array(repeating: 0, count: 31 - message.count) }
            let half = master.encrypt(Array(message[..<16]))
            let last = (0..<16).map { half[$0] ^ message[16 + $0] ^ subkey[$0] }
            #expect(KeyDiversification.derive(master, from: input) == AESKey(master.encrypt(last)))
        }
    }

    @Test func `the empty message of NIST has its CMAC`() throws {
        #expect(try key("2b7e151628aed2a6abf7158809cf4f3c").cmac([]) == hex("bb1d6929e95937287fa37d129b756746"))
    }
}
