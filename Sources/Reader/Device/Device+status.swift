// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension Device {
    /// pn53x_transceive of libnfc, in no header of its own: a command of the chip, and the chip's answer after its code.
    private typealias Transceive =
        @convention(c) (OpaquePointer, UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>, Int, Int32) -> Int32

    /// The status byte that the chip answers to a command to the selected tag (PN532 user manual, section 7.1): what
    /// libnfc makes one error of. nil where there is no answer, or another libnfc. For self-tests only.
    func status(of command: [UInt8], _ framing: Framing) -> UInt8? {
        guard let symbol = unsafe dlsym(nil, "pn53x_transceive") else { return nil }
        // Its type since libnfc 1.7.0.
        let transceive = unsafe unsafeBitCast(symbol, to: Transceive.self)
        let words = (framing == .easy ? [0x40, 0x01] : [0x42]) + command
        // No status has bits 6 and 7 set, so this is none.
        var answer = [UInt8](repeating: 0xFF, count: 264)
        _ = unsafe transceive(pointer, words, words.count, &answer, answer.count, 500)
        return answer[0] == 0xFF ? nil : answer[0] & 0x3F
    }
}
