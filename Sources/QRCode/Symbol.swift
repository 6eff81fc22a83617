// SPDX-License-Identifier: Apache-2.0

internal import CQRencode
internal import Glibc

/// A QR code: a square of dark and light modules, without its quiet zone.
@safe public struct Symbol: Hashable, Sendable {
    /// Why a text has no symbol.
    public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        case empty
        /// The text holds a NUL, which the encoder would take for its end.
        case nul
        /// No version holds the text's bytes at this level.
        case tooLong(bytes: Int, level: ErrorCorrection)
        /// The encoder failed otherwise.
        case failed(reason: String)

        public var description: String {
            switch self {
            case .empty: "there is no text to encode"
            case .nul: "the text holds a NUL character, which no reader expects; remove it"
            case .tooLong(let bytes, let level):
                "\(bytes) bytes do not fit into a QR code at level \(level.rawValue); shorten the text"
                    + (level == .low ? "" : " or take a lower level")
            case .failed(let reason): "cannot encode the text: \(reason)"
            }
        }
    }

    /// 1 to 40.
    public let version: Int
    /// Modules along a side: 17 + 4 × version.
    public let side: Int
    /// The level that was asked for.
    public let level: ErrorCorrection
    /// The encoder's bytes, row by row: bit 0 is dark, the others say what the module is for (qrencode.h).
    public let modules: [UInt8]

    /// The light modules that readers need on each side (ISO/IEC 18004).
    public static let quietZone = 4

    /// No text longer than this fits: digits in version 40 at level L (ISO/IEC 18004).
    private static let longest = 7_089

    /// The smallest symbol that holds the text at this level.
    public init(text: String, level: ErrorCorrection) throws(Refusal) {
        let bytes = text.utf8.count
        guard bytes > 0 else { throw .empty }
        guard !text.utf8.contains(0) else { throw .nul }
        guard bytes <= Self.longest else { throw .tooLong(bytes: bytes, level: level) }
        guard let code = unsafe QRcode_encodeString(text, 0, level.level, QR_MODE_8, 1) else {
            let code = errno
            guard code == ERANGE else { throw .failed(reason: unsafe String(cString: strerror(code))) }
            throw .tooLong(bytes: bytes, level: level)
        }
        defer { unsafe QRcode_free(code) }
        version = unsafe Int(code.pointee.version)
        side = unsafe Int(code.pointee.width)
        modules = unsafe Array(UnsafeBufferPointer(start: code.pointee.data, count: side * side))
        self.level = level
    }

    /// Whether the module at a column and a row is dark; everything outside is light.
    public func isDark(_ x: Int, _ y: Int) -> Bool {
        guard (0..<side).contains(x), (0..<side).contains(y) else { return false }
        return modules[y * side + x] & 1 == 1
    }

    /// The runs of dark modules of a row, from left to right.
    func darkRuns(inRow y: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var x = 0
        while x < side {
            guard isDark(x, y) else {
                x += 1
                continue
            }
            let start = x
            while isDark(x, y) { x += 1 }
            runs.append(start..<x)
        }
        return runs
    }
}
