// SPDX-License-Identifier: Apache-2.0

/// Names one state of one file, so that whoever has it need not fetch it again (RFC 9110 section 8.8).
struct Validator: Equatable {
    /// A strong entity tag, in its quotes.
    let text: String

    /// The size stands in the tag. Device, inode and time are mixed beyond recognition, for they are nobody's business;
    /// they tell apart files that were put in each other's place.
    init(device: UInt64, inode: UInt64, size: Int, modified: Int64) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a, 64 bits
        for word in [device, inode, UInt64(bitPattern: modified)] {
            for shift in stride(from: 0, to: 64, by: 8) {
                hash = (hash ^ (word >> UInt64(shift) & 0xFF)) &* 0x0000_0100_0000_01B3
            }
        }
        text = "\"\(String(size, radix: 16))-\(String(hash, radix: 16))\""
    }

    /// Whether an If-None-Match field names this state: by the weak comparison, in a list, or with `*` (section
    /// 13.1.2). A field that is no such list names nothing.
    func isNamed(inNoneMatch field: ArraySlice<UInt8>) -> Bool {
        if field.elementsEqual("*".utf8) { return true }
        var rest = field
        var isNamed = false
        while true {
            // Empty elements are allowed (section 5.6.1.2).
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
            if rest.isEmpty { return isNamed }
            guard let tag = Self.takeTag(&rest) else { return false }
            isNamed = isNamed || tag.elementsEqual(text.utf8)
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.first.map({ $0 == UInt8(ascii: ",") }) ?? true else { return false }
        }
    }

    /// Whether an If-Range field names this state, by the strong comparison (section 13.1.5). A date never does: files
    /// are given out without one.
    func isNamed(inRange field: ArraySlice<UInt8>) -> Bool { field.elementsEqual(text.utf8) }

    /// The next entity tag, with its quotes and without the mark of a weak one (section 8.8.3).
    private static func takeTag(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
        let quote = UInt8(ascii: "\"")
        guard rest.first == quote, let end = rest.dropFirst().firstIndex(of: quote) else { return nil }
        let tag = rest[...end]
        // Everything visible may stand between the quotes, and bytes beyond ASCII.
        guard tag.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        rest = rest[(end + 1)...]
        return tag
    }
}
