// SPDX-License-Identifier: Apache-2.0

/// The keys of one reading (NXP AN12196, section 3.3).
struct SUNSession {
    private let file: AESKey
    private let tap: SUNTap

    init(_ file: AESKey, _ tap: SUNTap) {
        self.file = file
        self.tap = tap
    }

    /// KSesSDMFileReadMAC, from SV2.
    var macKey: AESKey { file.derived(Self.pad([0x3C, 0xC3, 0x00, 0x01, 0x00, 0x80] + tap.identity)) }
    /// KSesSDMFileReadENC, from SV1.
    var encryptionKey: AESKey { file.derived(Self.pad([0xC3, 0x3C, 0x00, 0x01, 0x00, 0x80] + tap.identity)) }

    /// SDMMAC: every other byte of the CMAC over what the tag mirrored before it (section 3.4.4.2).
    func code(over input: [UInt8]) -> [UInt8] {
        let whole = macKey.cmac(input)
        return stride(from: 1, to: whole.count, by: 2).map { whole[$0] }
    }

    /// SDMENCFileData (section 3.4.3.1); nil where it is not whole blocks.
    func decrypt(_ data: [UInt8]) -> [UInt8]? {
        let key = encryptionKey
        let iv = key.encrypt(Array(tap.identity.suffix(3)) + Array(repeating: 0, count: 13))
        return key.decrypt(data, iv: iv)
    }

    private static func pad(_ bytes: [UInt8]) -> [UInt8] {
        bytes + Array(repeating: 0, count: (16 - bytes.count % 16) % 16)
    }
}
