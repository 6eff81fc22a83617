// SPDX-License-Identifier: Apache-2.0

/// A QR code: a square of dark and light modules, without its quiet zone.
public struct Symbol: Hashable, Sendable {
    /// 1 to 40.
    public let version: Int
    /// Modules along a side: 17 + 4 × version.
    public let side: Int
    /// How much of it may be lost; at least what was asked for.
    public let level: ErrorCorrection
    /// The encoder's bytes, row by row: bit 0 is dark, the others say what the module is for (qrencode.h).
    public let modules: [UInt8]

    /// The light modules that readers need on each side (ISO/IEC 18004, section 9.1).
    public static let quietZone = 4
    /// The largest version.
    public static let largestVersion = 40

    /// No text longer than this fits: digits in version 40 at level L (ISO/IEC 18004, table 7).
    private static let longest = 7_089

    /// The smallest symbol that holds the text at this level, of a version up to `largest`. `boosts` raises the level as
    /// far as that version has room. `marksUTF8` says in the symbol that text beyond ASCII is UTF-8: without the mark
    /// readers guess, and zbar takes some Vietnamese for Japanese.
    public init(
        text: String, level: ErrorCorrection, largest: Int = largestVersion, boosts: Bool = true,
        marksUTF8: Bool = true
    ) throws(Refusal) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard !bytes.contains(0) else { throw .nul }
        guard (1...Self.largestVersion).contains(largest) else { throw .version(largest) }
        let marksUTF8 = marksUTF8 && bytes.contains { $0 >= 0x80 }
        guard bytes.count <= Self.longest,
            let encoding = Encoding(
                bytes, level: level, largest: largest, boosts: boosts, marksUTF8: marksUTF8)
        else { throw .tooLong(bytes: bytes.count, level: level, largest: largest) }
        let encoder = try Encoder(version: encoding.version, level: encoding.level)
        if encoding.marksUTF8 { try encoder.markUTF8() }
        for segment in encoding.plan.segments { try encoder.append(bytes[segment.range], segment.mode) }
        (version, side, modules) = try encoder.encode()
        // The encoder takes a larger version in silence where it disagrees.
        guard version == encoding.version else {
            throw .failed(reason: "version \(encoding.version) was planned, and the encoder took \(version)")
        }
        self.level = encoding.level
    }

    /// Whether the module at a column and a row is dark; everything outside is light.
    public func isDark(_ x: Int, _ y: Int) -> Bool {
        guard (0..<side).contains(x), (0..<side).contains(y) else { return false }
        return modules[y * side + x] & 1 == 1
    }

    /// What the module at a column and a row is for; both within the symbol.
    public func role(_ x: Int, _ y: Int) -> ModuleRole { role(at: y * side + x) }

    func role(at place: Int) -> ModuleRole { ModuleRole(encoderByte: modules[place]) }

    /// Which of the eight patterns is laid over the data, 0 to 7: the format bits say it (ISO/IEC 18004, section 7.9.1),
    /// of which three stand in row 8 before the vertical timing pattern.
    public var mask: Int {
        let bits = [2, 3, 4].reduce(0) { $0 << 1 | (isDark($1, 8) ? 1 : 0) }
        return bits ^ 0b101
    }

    /// The runs of dark modules of a row, from left to right.
    public func darkRuns(inRow y: Int) -> [Range<Int>] {
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
