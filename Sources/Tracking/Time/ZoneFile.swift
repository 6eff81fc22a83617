// SPDX-License-Identifier: Apache-2.0

/// What a TZif file says about offsets (RFC 9636 section 3). Bytes from outside: nothing is read before it is known to
/// be there.
struct ZoneFile {
    /// When the offset changes, in Unix seconds, ascending.
    private(set) var changes: [Int64] = []
    /// The offset before the first change, then the one from each change on.
    private(set) var offsets: [Int] = []
    private(set) var rule: ZoneRule?

    /// The header of a data block (section 3.1).
    private struct Header {
        static let length = 44

        let version: UInt8
        let utCount: Int
        let standardCount: Int
        let leapCount: Int
        let changeCount: Int
        let typeCount: Int
        let nameLength: Int

        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count >= Self.length, bytes.starts(with: "TZif".utf8) else { return nil }
            version = bytes[bytes.startIndex + 4]
            func count(_ index: Int) -> Int {
                let start = bytes.startIndex + 20 + index * 4
                return bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            }
            (utCount, standardCount, leapCount) = (count(0), count(1), count(2))
            (changeCount, typeCount, nameLength) = (count(3), count(4), count(5))
        }

        /// The length of the block behind the header, with times of so many bytes (section 3.2). Six counts of 32 bits
        /// cannot overflow it.
        func blockLength(_ timeSize: Int) -> Int {
            changeCount * (timeSize + 1) + typeCount * 6 + nameLength + leapCount * (timeSize + 4) + standardCount
                + utCount
        }
    }

    init?(_ file: [UInt8]) {
        guard let header = Header(file[...]) else { return nil }
        let end = Header.length + header.blockLength(4)
        guard end <= file.count else { return nil }
        // The first version has a zero here and times of 32 bits; each later one repeats all with 64 bits behind that.
        if header.version == 0 {
            guard read(file[Header.length..<end], header, timeSize: 4) else { return nil }
            return
        }
        guard header.version >= UInt8(ascii: "2"), let wide = Header(file[end...]) else { return nil }
        let start = end + Header.length
        let footer = start + wide.blockLength(8)
        guard footer <= file.count, read(file[start..<footer], wide, timeSize: 8), readFooter(file[footer...]) else {
            return nil
        }
    }

    /// Reads a block (section 3.2), whose length is as the header has it.
    private mutating func read(_ block: ArraySlice<UInt8>, _ header: Header, timeSize: Int) -> Bool {
        guard header.leapCount == 0, header.typeCount > 0, header.nameLength > 0 else { return false }
        let typesOfChanges = block.startIndex + header.changeCount * timeSize
        let types = typesOfChanges + header.changeCount
        var offsetOfType: [Int] = []
        for start in stride(from: types, to: types + header.typeCount * 6, by: 6) {
            let offset = Int(Self.integer(block[start..<start + 4]))
            // Section 3.2 has the bounds, which every zone there ever was keeps.
            guard -89_999...93_599 ~= offset, block[start + 4] <= 1, block[start + 5] < header.nameLength else {
                return false
            }
            offsetOfType.append(offset)
        }
        // Before the first change the first type holds.
        offsets = [offsetOfType[0]]
        for index in 0..<header.changeCount {
            let start = block.startIndex + index * timeSize
            let time = Self.integer(block[start..<start + timeSize])
            let type = Int(block[typesOfChanges + index])
            guard type < offsetOfType.count, changes.last.map({ $0 < time }) ?? true else { return false }
            changes.append(time)
            offsets.append(offsetOfType[type])
        }
        return true
    }

    /// Reads the rule for later times, between two line feeds (section 3.3); an empty one says nothing of them.
    private mutating func readFooter(_ bytes: ArraySlice<UInt8>) -> Bool {
        let lineFeed = UInt8(ascii: "\n")
        guard bytes.first == lineFeed, let end = bytes.dropFirst().firstIndex(of: lineFeed) else { return false }
        let text = bytes[bytes.startIndex + 1..<end]
        rule = ZoneRule(posix: text)
        return rule != nil || text.isEmpty
    }

    /// A signed number, the most significant byte first.
    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
        let isNegative = (bytes.first ?? 0) >= 0x80
        return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
    }
}
