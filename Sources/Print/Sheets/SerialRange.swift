// SPDX-License-Identifier: Apache-2.0

/// Which labels of a manifest are printed again: `5-9,12,20-`.
public struct SerialRange: Hashable, Sendable, CustomStringConvertible {
    private let ranges: [ClosedRange<Int>]
    public let description: String

    /// Reads numbers and ranges from 1; an open range goes to the end. Nil for anything else.
    public init?(_ text: String) {
        var ranges: [ClosedRange<Int>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard (1...2).contains(ends.count), let first = Int(ends[0]), first > 0 else { return nil }
            let last = ends.count == 1 ? first : ends[1].isEmpty ? Int.max : Int(ends[1])
            guard let last, last >= first else { return nil }
            ranges.append(first...last)
        }
        self.ranges = ranges
        description = text
    }

    public func contains(_ serial: Int) -> Bool { ranges.contains { $0.contains(serial) } }
}
