// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// What a request path asks for.
enum RequestPath {
    case root
    case robots
    case icon
    /// A network check of a phone or computer, if the host is right as well.
    case probe(Probe)
    /// A file below `/.well-known/`, by its name as it stands.
    case wellKnown(Range<Int>)
    /// Something in the folder of an offline page: everything behind `/offline/`.
    case offline(Range<Int>)
    /// The page that says where a code leads: a code and a `+`.
    case preview(PercentDecoded)
    /// Something that may be a code, percent-decoded, and what a tag mirrored behind it.
    case code(PercentDecoded, TagReading?)

    /// Reads the path of a head. Never fails: whatever makes no sense is a code that nobody has.
    init(_ bytes: Span<UInt8>, _ path: Range<Int>) {
        var end = path.upperBound
        var start = path.lowerBound
        if start < end, bytes[start] == 0x2F { start += 1 }
        let isFolder = end > start && bytes[end - 1] == 0x2F
        if isFolder { end -= 1 }
        guard start < end else {
            self = .root
            return
        }
        if let known = Self.known(bytes, start..<end, isFolder: isFolder) {
            self = known
        } else if bytes[end - 1] == UInt8(ascii: "+"), end - start > 1 {
            self = .preview(PercentDecoded(bytes, start..<(end - 1)))
        } else {
            let mirror = Self.mirror(bytes, start..<end)
            self = .code(PercentDecoded(bytes, start..<(mirror?.start ?? end)), mirror?.reading)
        }
    }

    private static func known(_ bytes: Span<UInt8>, _ range: Range<Int>, isFolder: Bool) -> RequestPath? {
        func named(_ text: StaticString) -> Bool {
            range.count == text.utf8CodeUnitCount && HeadScanner.equals(bytes, range.lowerBound, text)
        }
        func below(_ text: StaticString) -> Range<Int>? {
            let start = range.lowerBound + text.utf8CodeUnitCount
            guard range.count > text.utf8CodeUnitCount, HeadScanner.equals(bytes, range.lowerBound, text) else {
                return nil
            }
            return start..<(isFolder ? range.upperBound + 1 : range.upperBound)
        }
        // A code never holds a dot, an underscore or a slash, so most requests end here.
        guard range.contains(where: { bytes[$0] == 0x2E || bytes[$0] == 0x5F || bytes[$0] == 0x2F }) else { return nil }
        if named("robots.txt") { return .robots }
        if named("favicon.ico") || HeadScanner.equals(bytes, range.lowerBound, "apple-touch-icon") { return .icon }
        if let file = below(".well-known/") { return .wellKnown(file) }
        if let file = below("offline/") { return .offline(file) }
        return Probe.allCases.first { named($0.path) }.map { .probe($0) }
    }

    /// The mirror of a tag at the end of a path and where it begins: `/`, 14 digits of its number, `x`, and 6 of its
    /// counter (NTAG213/215/216 data sheet, section 8.7). A counter that stands at 0 is switched off and proves nothing.
    private static func mirror(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (start: Int, reading: TagReading)? {
        let slash = range.upperBound - 22
        guard slash > range.lowerBound, bytes[slash] == 0x2F, bytes[slash + 15] | 0x20 == UInt8(ascii: "x"),
            let uid = number(bytes, slash + 1..<slash + 15),
            let counter = number(bytes, slash + 16..<range.upperBound)
        else { return nil }
        let reading = TagReading(
            uid: TapUID(value: uid), counter: UInt32(counter), proof: counter == 0 ? .nothing : .counter)
        return (slash, reading)
    }

    private static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        var number: UInt64 = 0
        for place in range {
            guard let digit = Hexadecimal.value(bytes[place]) else { return nil }
            number = number << 4 | UInt64(digit)
        }
        return number
    }
}

/// The bytes of a range with each `%XX` decoded once; a broken escape stays as it stands. What is longer than any code
/// is cut one byte beyond, which no code matches.
struct PercentDecoded: Sequence, IteratorProtocol {
    private var bytes = InlineArray<33, UInt8>(repeating: 0)
    private var count = 0
    private var position = 0

    init(_ source: Span<UInt8>, _ range: Range<Int>) {
        var i = range.lowerBound
        while i < range.upperBound, count < bytes.count {
            if source[i] == 0x25, i + 2 < range.upperBound, let high = Hexadecimal.value(source[i + 1]),
                let low = Hexadecimal.value(source[i + 2])
            {
                bytes[count] = high << 4 | low
                i += 3
            } else {
                bytes[count] = source[i]
                i += 1
            }
            count += 1
        }
    }

    /// At most 32 symbols for the record; anything but visible ASCII becomes a question mark.
    var printable: String {
        String(decoding: prefix(CodeKey.longest).map { (0x21...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    }

    mutating func next() -> UInt8? {
        guard position < count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }
}
