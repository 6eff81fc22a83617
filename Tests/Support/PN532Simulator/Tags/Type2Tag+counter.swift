// SPDX-License-Identifier: Apache-2.0

extension Type2Tag {
    private static let counterEnd: UInt32 = 0xFF_FFFF

    /// The first read after the field came on raises the counter (NTAG21x data sheet, 8.7).
    mutating func count() {
        guard model.counter == .reads, let configuration, configuration.counts, !hasCounted else { return }
        hasCounted = true
        counters[2] = min(counters[2] + 1, Self.counterEnd)
    }

    /// READ_CNT: three bytes, the low one first (data sheet, 10.6).
    func readCounter(_ number: Int) -> TagAnswer {
        switch model.counter {
        case .none: return .silence
        case .reads:
            guard number == 2, let configuration, configuration.counts else { return .refusal(0) }
            guard isAuthenticated || !configuration.protectsCounter else { return .refusal(0) }
        case .three: guard number < 3 else { return .refusal(0) }
        }
        return .data((0..<3).map { UInt8(counters[number] >> (8 * $0) & 0xFF) })
    }

    /// INCR_CNT of Ultralight EV1: the number, three bytes with the low one first, and one that is ignored (MF0ULx1
    /// data sheet, 10.9).
    mutating func raiseCounter(_ number: Int, by words: [UInt8]) -> TagAnswer {
        guard model.counter == .three else { return .silence }
        let step = UInt32(words[1]) | UInt32(words[2]) << 8 | UInt32(words[3]) << 16
        guard number < 3, counters[number] + step <= Self.counterEnd else { return .refusal(4) }
        counters[number] += step
        return .acknowledgement
    }

    /// The memory as readers see it: password and PACK as zeros, and the mirror (data sheet, 8.5.7 and 8.8).
    var visible: [UInt8] {
        guard let page = model.configurationPage else { return memory }
        var seen = memory
        seen.replaceSubrange(page * 4 + 8..<page * 4 + 16, with: repeatElement(0, count: 8))
        guard model.mirrors, let configuration else { return seen }
        let text = mirrored(configuration)
        let start = configuration.mirrorStart
        guard start >= 16, start + text.count <= (model.lastUserPage + 1) * 4 else { return seen }
        seen.replaceSubrange(start..<start + text.count, with: text)
        return seen
    }

    /// The UID as 14 digits, the counter as 6, or both with an x between. A counter that is off, or that only the
    /// password shows, is not mirrored.
    private func mirrored(_ configuration: Type2Configuration) -> [UInt8] {
        let identifier = uid.flatMap { digits(UInt32($0), 2) }
        let showsCounter = configuration.counts && (isAuthenticated || !configuration.protectsCounter)
        let count = showsCounter ? digits(counters[2], 6) : []
        switch configuration.mirror {
        case .none: return []
        case .uid: return identifier
        case .counter: return count
        case .both: return count.isEmpty ? identifier : identifier + [UInt8(ascii: "x")] + count
        }
    }

    private func digits(_ value: UInt32, _ count: Int) -> [UInt8] {
        let letters = Array("0123456789ABCDEF".utf8)
        return (0..<count).reversed().map { letters[Int(value >> (4 * $0) & 0x0F)] }
    }
}
