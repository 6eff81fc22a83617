// SPDX-License-Identifier: Apache-2.0

/// The field lines of a head that has been parsed, for fields that few requests are asked about: they are looked for
/// when somebody asks, so that nobody else pays for them.
struct FieldLines {
    private let bytes: [UInt8]

    /// `head` is the whole head from its first byte, sound as ``RequestHead/parse(_:)`` found it.
    init(_ head: RequestHead, _ bytes: Span<UInt8>) {
        self.bytes = bytes.extracting(first: head.length).withUnsafeBufferPointer { Array($0) }
    }

    /// The values of a field (lower case), without blanks around them, in their order.
    func values(of name: String) -> [ArraySlice<UInt8>] {
        let name = Array(name.utf8)
        return bytes.split(separator: UInt8(ascii: "\n")).dropFirst().compactMap { line in
            guard line.count > name.count, line[line.startIndex + name.count] == UInt8(ascii: ":"),
                line.prefix(name.count).elementsEqual(name, by: { Self.fold($0) == $1 })
            else { return nil }
            let value = line.dropFirst(name.count + 1).drop { HeadScanner.isBlank($0) }
            return value.dropLast(value.reversed().prefix { $0 == UInt8(ascii: "\r") || HeadScanner.isBlank($0) }.count)
        }
    }

    /// The first value of a field.
    func first(_ name: String) -> ArraySlice<UInt8>? { values(of: name).first }

    private static func fold(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}
