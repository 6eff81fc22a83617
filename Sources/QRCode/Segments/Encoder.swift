// SPDX-License-Identifier: Apache-2.0

internal import CQRencode
internal import Glibc

/// libqrencode's input, freed with its owner. It gets finished segments: its own way of finding them is greedy, and now
/// and then a version too large.
@safe struct Encoder: ~Copyable {
    private let input: OpaquePointer

    private static let utf8: UInt32 = 26

    init(version: Int, level: ErrorCorrection) throws(Symbol.Refusal) {
        guard let input = unsafe QRinput_new2(Int32(version), level.level) else { throw Self.failure }
        unsafe self.input = unsafe input
    }

    deinit { unsafe QRinput_free(input) }

    func markUTF8() throws(Symbol.Refusal) {
        guard unsafe QRinput_appendECIheader(input, Self.utf8) == 0 else { throw Self.failure }
    }

    func append(_ bytes: ArraySlice<UInt8>, _ mode: SegmentMode) throws(Symbol.Refusal) {
        let code = unsafe bytes.withUnsafeBufferPointer { buffer in
            // The count is the buffer's own: the library copies as much as it is told to.
            unsafe QRinput_append(input, mode.encoderMode, Int32(buffer.count), buffer.baseAddress)
        }
        guard code == 0 else { throw Self.failure }
    }

    /// The modules row by row, and the version that they make.
    func encode() throws(Symbol.Refusal) -> (version: Int, side: Int, modules: [UInt8]) {
        guard let code = unsafe QRcode_encodeInput(input) else { throw Self.failure }
        defer { unsafe QRcode_free(code) }
        let side = unsafe Int(code.pointee.width)
        let modules = unsafe Array(UnsafeBufferPointer(start: code.pointee.data, count: side * side))
        return unsafe (Int(code.pointee.version), side, modules)
    }

    private static var failure: Symbol.Refusal {
        .failed(reason: unsafe String(cString: strerror(errno)))
    }
}
