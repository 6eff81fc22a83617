// SPDX-License-Identifier: Apache-2.0

import TestEffort
import Testing

@testable import QRCode

@Suite struct SegmentPlanTests {
    /// Every way to cut a text, and every mode of every piece: slow, and surely right.
    private func cheapest(_ bytes: ArraySlice<UInt8>, _ sizes: VersionClass, _ known: inout [Int: Int]) -> Int {
        guard !bytes.isEmpty else { return 0 }
        if let answer = known[bytes.startIndex] { return answer }
        var best = Int.max
        for end in (bytes.startIndex + 1)...bytes.endIndex {
            let piece = bytes[bytes.startIndex..<end]
            let rest = cheapest(bytes[end...], sizes, &known)
            for mode in SegmentMode.allCases where piece.allSatisfy(mode.takes) {
                best = min(best, mode.headerBits(sizes) + bits(piece.count, mode) + rest)
            }
        }
        known[bytes.startIndex] = best
        return best
    }

    /// ISO/IEC 18004, sections 7.4.3 to 7.4.5.
    private func bits(_ count: Int, _ mode: SegmentMode) -> Int {
        switch mode {
        case .numeric: count / 3 * 10 + [0, 4, 7][count % 3]
        case .alphanumeric: count / 2 * 11 + count % 2 * 6
        case .byte: count * 8
        }
    }

    @Test func `no other way to cut a text takes fewer bits`() {
        var seed = Seed(1)
        let alphabets = ["0123456789", "0123456789ABC:/.", "abc0123456789", "ab", "ABC", "aB1"].map { Array($0.utf8) }
        for _ in 0..<Effort.count(100, long: 1_000) {
            var text: [UInt8] = []
            while text.count < 30 {
                let alphabet = alphabets[seed.below(alphabets.count)]
                text += (0..<(1 + seed.below(12))).map { _ in alphabet[seed.below(alphabet.count)] }
            }
            for sizes in VersionClass.allCases {
                let plan = SegmentPlan(text, in: sizes)
                var known: [Int: Int] = [:]
                #expect(plan.bits == cheapest(text[...], sizes, &known), "\(String(decoding: text, as: UTF8.self))")
                let sum = plan.segments.reduce(0) { $0 + $1.mode.headerBits(sizes) + bits($1.range.count, $1.mode) }
                #expect(plan.bits == sum)
                #expect(plan.segments.flatMap { Array(text[$0.range]) } == text)
                #expect(plan.segments.allSatisfy { text[$0.range].allSatisfy($0.mode.takes) })
            }
        }
    }

    @Test func `a link of digits and lower case fits a smaller symbol than the encoder's own cut`() throws {
        let link = "https://id.example.vn/01/09506000134352?17=261231"
        #expect(try Symbol(text: link, level: .medium).version == 3)
    }
}

/// Numbers that are the same in every run.
struct Seed {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// From 0 up to a bound (splitmix64).
    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ z >> 31) % UInt64(bound))
    }
}
