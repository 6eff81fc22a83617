// SPDX-License-Identifier: Apache-2.0

/// How a symbol's codewords are spread over Reed-Solomon blocks (ISO/IEC 18004, table 9).
public struct BlockLayout: Hashable, Sendable {
    /// How many blocks there are.
    public let blocks: Int
    /// Codewords for correction in each block.
    public let correction: Int
    /// Codewords of the whole symbol, data and correction.
    public let codewords: Int
    /// How many wrong codewords a reader can repair in each block. The smallest symbols keep some codewords to notice
    /// what cannot be repaired.
    public let capacity: Int

    /// The layout of a version, 1 to 40, at a level.
    public init(version: Int, level: ErrorCorrection) {
        let index = min(max(version, 1), 40) - 1
        let (blocks, correction) =
            switch level {
            case .low: (Self.blocksL[index], Self.correctionL[index])
            case .medium: (Self.blocksM[index], Self.correctionM[index])
            case .quartile: (Self.blocksQ[index], Self.correctionQ[index])
            case .high: (Self.blocksH[index], Self.correctionH[index])
            }
        (self.blocks, self.correction) = (Int(blocks), Int(correction))
        codewords = Self.dataModules(index + 1) / 8
        capacity = (self.correction - Self.reserve(version: index + 1, level)) / 2
    }

    /// Bits for segments.
    var dataBits: Int { (codewords - blocks * correction) * 8 }

    /// Codewords for data in the shorter blocks; the longer ones, which come last, have one more.
    private var shortData: Int { codewords / blocks - correction }
    private var shortBlocks: Int { blocks - codewords % blocks }

    /// The block of each codeword, in the order in which a symbol holds them: the data of all blocks take turns, and
    /// then their correction.
    var order: [Int] {
        var order: [Int] = []
        order.reserveCapacity(codewords)
        for place in 0...shortData {
            order += place < shortData ? 0..<blocks : shortBlocks..<blocks
        }
        for _ in 0..<correction { order += 0..<blocks }
        return order
    }

    /// Modules that are not part of a pattern.
    private static func dataModules(_ version: Int) -> Int {
        let square = (16 * version + 128) * version + 64
        guard version >= 2 else { return square }
        let alignments = version / 7 + 2
        return square - (25 * alignments - 10) * alignments + 55 - (version >= 7 ? 36 : 0)
    }

    /// The codewords that only notice (ISO/IEC 18004, table 9, "p").
    private static func reserve(version: Int, _ level: ErrorCorrection) -> Int {
        switch (version, level) {
        case (1, .low): 3
        case (1, .medium), (2, .low): 2
        case (1, .quartile), (1, .high), (3, .low): 1
        default: 0
        }
    }

    private static let blocksL: [UInt8] = [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19,
        19, 20, 21, 22, 24, 25,
    ]
    private static let blocksM: [UInt8] = [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31,
        33, 35, 37, 38, 40, 43, 45, 47, 49,
    ]
    private static let blocksQ: [UInt8] = [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43,
        45, 48, 51, 53, 56, 59, 62, 65, 68,
    ]
    private static let blocksH: [UInt8] = [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48,
        51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ]
    private static let correctionL: [UInt8] = [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ]
    private static let correctionM: [UInt8] = [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ]
    private static let correctionQ: [UInt8] = [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ]
    private static let correctionH: [UInt8] = [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ]
}
