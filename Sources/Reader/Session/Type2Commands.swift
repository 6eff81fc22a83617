// SPDX-License-Identifier: Apache-2.0

internal import NFC

/// The commands of Type 2 tags, each sent as the reader's chip can pass it on (data sheet NTAG213/215/216, section 10).
/// An answer of another length than the command has is no answer: it is `lost`, like a refusal.
struct Type2Commands {
    /// The most pages that are asked for at once: the chip's buffer and its line's frames have an end.
    static let fastestRead = 32
    private static let patience = Duration.milliseconds(200)

    let radio: any TagRadio

    /// What chip it says that it is; eight bytes.
    func version() throws(RadioError) -> [UInt8] { try exchange([0x60], .raw, answer: 8) }

    /// Four pages from this one on. Beyond the last page tags begin again at 0.
    func read(_ page: Int) throws(RadioError) -> [UInt8] { try exchange([0x30, UInt8(page)], .easy, answer: 16) }

    /// At most 32 pages.
    func fastRead(_ pages: Range<Int>) throws(RadioError) -> [UInt8] {
        precondition((1...Self.fastestRead).contains(pages.count), "the caller parts longer ranges")
        let command = [0x3A, UInt8(pages.lowerBound), UInt8(pages.upperBound - 1)]
        return try exchange(command, .raw, answer: pages.count * 4)
    }

    /// Writes a page. What the tag then holds is known only by reading it.
    func write(_ write: PageWrite) throws(RadioError) {
        _ = try radio.exchange(write.command, .easy, within: Self.patience)
    }

    /// How often the tag has been read, as far as it counts (NTAG21x).
    func counter() throws(RadioError) -> [UInt8] { try exchange(TapCounter.command, .raw, answer: 3) }

    /// The maker's signature of the UID.
    func signature() throws(RadioError) -> [UInt8] { try exchange(OriginalitySignature.command, .raw, answer: 32) }

    /// Asks to be let in; answers the two bytes that the tag proves itself by. A wrong password is `lost`.
    func authenticate(_ password: TagPassword) throws(RadioError) -> [UInt8] {
        try exchange(password.command, .raw, answer: 2)
    }

    /// Whether the tag begins to authenticate by 3DES, which only Ultralight C does.
    func begins3DES() throws(RadioError) -> Bool {
        try exchange([0x1A, 0x00], .raw, answer: 9).first == 0xAF
    }

    private func exchange(_ command: [UInt8], _ framing: Framing, answer count: Int) throws(RadioError) -> [UInt8] {
        let answer = try radio.exchange(command, framing, within: Self.patience)
        guard answer.count == count else {
            throw RadioError(.lost, "the tag answers \(answer.count) bytes where it has \(count)")
        }
        return answer
    }
}
