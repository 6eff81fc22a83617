// SPDX-License-Identifier: Apache-2.0

/// The languages of `Accept-Language` by weight (RFC 9110 sections 12.4.2 and 12.5.4). Read where it is asked, because
/// few rules ask.
public struct LanguagePreference: Sendable {
    private let field: [UInt8]

    /// How far below the heaviest a language may lie and still be one that its visitor wants, in thousandths.
    private static let reach = 100

    public init(_ field: some StringProtocol) {
        self.field = Array(field.utf8)
    }

    init(_ field: [UInt8]) {
        self.field = field
    }

    /// Whether one of the ranges (lower case) is among the languages that are wanted most.
    func prefers(_ ranges: [String]) -> Bool {
        var heaviest = 0
        forEach { heaviest = max(heaviest, $1) }
        guard heaviest > 0 else { return false }
        var isFound = false
        forEach { tag, weight in
            guard weight >= heaviest - Self.reach, weight > 0, !isFound else { return }
            isFound = ranges.contains { matches(tag, $0) }
        }
        return isFound
    }

    /// Calls `body` with where each tag stands and its weight in thousandths; a language that is refused has 0.
    private func forEach(_ body: (Range<Int>, Int) -> Void) {
        var start = 0
        while start < field.count {
            let end = field[start...].firstIndex(of: UInt8(ascii: ",")) ?? field.count
            let semicolon = field[start..<end].firstIndex(of: UInt8(ascii: ";")) ?? end
            var tag = start..<semicolon
            while let first = tag.first, Self.isBlank(field[first]) { tag.removeFirst() }
            while let last = tag.last, Self.isBlank(field[last]) { tag.removeLast() }
            if !tag.isEmpty { body(tag, semicolon == end ? 1_000 : weight(field[(semicolon + 1)..<end])) }
            start = end + 1
        }
    }

    /// A qvalue in thousandths; what is none counts as nothing.
    private func weight(_ parameters: ArraySlice<UInt8>) -> Int {
        var rest = parameters.drop { Self.isBlank($0) }
        guard let name = rest.popFirst(), name | 0x20 == UInt8(ascii: "q"), rest.popFirst() == UInt8(ascii: "=") else {
            return 1_000
        }
        guard let whole = rest.popFirst(), (0x30...0x31).contains(whole) else { return 0 }
        var weight = Int(whole - 0x30) * 1_000
        guard rest.popFirst() == UInt8(ascii: ".") else { return weight }
        for scale in [100, 10, 1] {
            guard let digit = rest.popFirst(), (0x30...0x39).contains(digit) else { break }
            weight += Int(digit - 0x30) * scale
        }
        return min(1_000, weight)
    }

    /// Basic filtering (RFC 4647 section 3.3.1).
    private func matches(_ tag: Range<Int>, _ range: String) -> Bool {
        let range = range.utf8
        guard tag.count >= range.count else { return false }
        var place = tag.lowerBound
        for byte in range {
            let own = field[place]
            guard (own >= 0x41 && own <= 0x5A ? own | 0x20 : own) == byte else { return false }
            place += 1
        }
        return place == tag.upperBound || field[place] == UInt8(ascii: "-")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

extension Range<Int> {
    fileprivate mutating func removeFirst() { self = (lowerBound + 1)..<upperBound }
    fileprivate mutating func removeLast() { self = lowerBound..<(upperBound - 1) }
}
