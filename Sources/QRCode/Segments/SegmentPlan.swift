// SPDX-License-Identifier: Apache-2.0

/// The segments of a text that take the fewest bits in one class of versions.
///
/// For each byte and mode the plan knows the cheapest way to end there. Costs are sixths of a bit, so that part of a
/// group of digits has its exact share, and are rounded up where a segment ends. Since rounding keeps the order of
/// costs, the cheapest way to a place stays the cheapest, and the plan is the optimum.
struct SegmentPlan {
    /// A run of bytes in one mode.
    struct Segment: Equatable {
        let mode: SegmentMode
        let range: Range<Int>
    }

    let segments: [Segment]
    /// With the headers of the segments.
    let bits: Int

    private static let unreachable = Int.max / 2

    init(_ bytes: [UInt8], in sizes: VersionClass) {
        let modes = SegmentMode.allCases
        let headers = modes.map { $0.headerBits(sizes) * 6 }
        // What it costs to be in a mode before the next byte: at the start, only its header.
        var costs = headers
        // From which mode each mode at each byte was come from.
        var origins = [UInt8](repeating: 0, count: bytes.count * modes.count)
        for (place, byte) in bytes.enumerated() {
            var next = [Self.unreachable, Self.unreachable, Self.unreachable]
            for mode in modes where mode.takes(byte) {
                let index = Int(mode.rawValue)
                var (best, origin) = (costs[index], index)
                if place > 0 {
                    for other in modes.indices where other != index {
                        let switched = (costs[other] + 5) / 6 * 6 + headers[index]
                        if switched < best { (best, origin) = (switched, other) }
                    }
                }
                next[index] = best + mode.sixths
                origins[place * modes.count + index] = UInt8(origin)
            }
            costs = next
        }
        var mode = costs.indices.min { costs[$0] < costs[$1] } ?? 0
        bits = (costs[mode] + 5) / 6
        segments = Self.segments(endingIn: &mode, origins, count: bytes.count)
    }

    /// Goes back from the last byte along the origins.
    private static func segments(endingIn mode: inout Int, _ origins: [UInt8], count: Int) -> [Segment] {
        var segments: [Segment] = []
        var end = count
        for place in stride(from: count - 1, through: 0, by: -1) {
            let origin = Int(origins[place * SegmentMode.allCases.count + mode])
            guard origin != mode || place == 0 else { continue }
            segments.append(Segment(mode: SegmentMode.allCases[mode], range: place..<end))
            (mode, end) = (origin, place)
        }
        return segments.reversed()
    }
}
