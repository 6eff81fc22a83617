// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// What a request path asks for.
enum RequestPath {
    case root
    case robots
    case icon
    /// A network check of a phone or computer.
    case probe
    /// Something that may be a code, percent-decoded.
    case code(PercentDecoded)

    /// Reads the path of a head. Never fails: whatever makes no sense is a code that nobody has.
    init(_ bytes: Span<UInt8>, _ path: Range<Int>) {
        var end = path.upperBound
        var start = path.lowerBound
        if start < end, bytes[start] == 0x2F { start += 1 }
        if end > start, bytes[end - 1] == 0x2F { end -= 1 }
        guard start < end else {
            self = .root
            return
        }
        if let known = Self.known(bytes, start..<end) {
            self = known
            return
        }
        self = .code(PercentDecoded(bytes, start..<end))
    }

    private static func known(_ bytes: Span<UInt8>, _ range: Range<Int>) -> RequestPath? {
        func named(_ text: StaticString) -> Bool {
            range.count == text.utf8CodeUnitCount && HeadScanner.equals(bytes, range.lowerBound, text)
        }
        // A code never holds a dot or an underscore, so most requests end here.
        guard range.contains(where: { bytes[$0] == 0x2E || bytes[$0] == 0x5F }) else { return nil }
        if named("robots.txt") { return .robots }
        if named("favicon.ico") || HeadScanner.equals(bytes, range.lowerBound, "apple-touch-icon") { return .icon }
        let probes: [StaticString] = [
            "generate_204", "gen_204", "hotspot-detect.html", "library/test/success.html", "connecttest.txt",
            "ncsi.txt", "success.txt", "canonical.html", "check_network_status.txt", "kindle-wifi/wifistub.html",
        ]
        return probes.contains(where: named) ? .probe : nil
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
            if source[i] == 0x25, i + 2 < range.upperBound, let high = Self.hex(source[i + 1]),
                let low = Self.hex(source[i + 2])
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

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
