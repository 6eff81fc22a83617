// SPDX-License-Identifier: Apache-2.0

/// Reads JSON (RFC 8259) from bytes, strictly: what any parser may differ about is refused. One pass, no copies but of
/// strings that are asked for.
struct JSONScanner {
    /// Why a text is not JSON, or not JSON that is taken here.
    enum Refusal: Error { case malformed, tooDeep }

    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position: Int
    /// How many brackets may still be opened.
    private var depth: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, depth: Int = 16) {
        self.bytes = bytes
        self.depth = depth
        position = 0
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The next byte that is not a space, without taking it; 0 at the end.
    @inline(__always)
    mutating func peek() -> UInt8 {
        while position < bytes.count {
            let byte = bytes[position]
            if byte != 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D { return byte }
            position += 1
        }
        return 0
    }

    /// Takes one byte that must come next, after spaces.
    @inline(__always)
    mutating func take(_ byte: UInt8) throws(Refusal) {
        guard peek() == byte, position < bytes.count else { throw .malformed }
        position += 1
    }

    /// Enters an object or array.
    mutating func open(_ bracket: UInt8) throws(Refusal) {
        try take(bracket)
        guard depth > 0 else { throw .tooDeep }
        depth -= 1
    }

    /// Leaves it if its end comes next.
    mutating func closes(_ bracket: UInt8) -> Bool {
        guard peek() == bracket, position < bytes.count else { return false }
        position += 1
        depth += 1
        return true
    }

    /// Where the content of a string stands, and whether it holds escapes.
    struct RawString {
        var range: Range<Int>
        var isEscaped: Bool
    }

    /// Takes a string without decoding it. Escapes and UTF-8 are checked by ``text(_:)``.
    mutating func rawString() throws(Refusal) -> RawString {
        try take(0x22)
        let start = position
        var isEscaped = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x22 {
                position += 1
                return RawString(range: start..<position - 1, isEscaped: isEscaped)
            }
            guard byte >= 0x20 else { throw .malformed }
            if byte == 0x5C {
                isEscaped = true
                position += 1
            }
            position += 1
        }
        throw .malformed
    }

    /// The bytes of a raw string as they stand.
    @inline(__always)
    func slice(_ raw: RawString) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[raw.range]) }

    /// Decodes a raw string. Lone surrogates, unknown escapes and broken UTF-8 are refused.
    func text(_ raw: RawString) throws(Refusal) -> String {
        guard raw.isEscaped else {
            guard let text = String(validating: slice(raw), as: UTF8.self) else { throw .malformed }
            return text
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(raw.range.count)
        var i = raw.range.lowerBound
        while i < raw.range.upperBound {
            guard bytes[i] == 0x5C else {
                decoded.append(bytes[i])
                i += 1
                continue
            }
            i += 2
            switch bytes[i - 1] {
            case 0x22, 0x5C, 0x2F: decoded.append(bytes[i - 1])
            case 0x62: decoded.append(0x08)
            case 0x66: decoded.append(0x0C)
            case 0x6E: decoded.append(0x0A)
            case 0x72: decoded.append(0x0D)
            case 0x74: decoded.append(0x09)
            case 0x75: decoded += Array("\(try scalar(&i, before: raw.range.upperBound))".utf8)
            default: throw .malformed
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .malformed }
        return text
    }

    /// The scalar of `\uXXXX` or a pair of them; `i` stands behind the `u`, and behind the escape afterwards.
    private func scalar(_ i: inout Int, before end: Int) throws(Refusal) -> Unicode.Scalar {
        var value = try fourDigits(&i, before: end)
        if value >> 10 == 0x36 {
            guard i + 1 < end, bytes[i] == 0x5C, bytes[i + 1] == 0x75 else { throw .malformed }
            i += 2
            let low = try fourDigits(&i, before: end)
            guard low >> 10 == 0x37 else { throw .malformed }
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
        }
        guard let scalar = Unicode.Scalar(value) else { throw .malformed }
        return scalar
    }

    private func fourDigits(_ i: inout Int, before end: Int) throws(Refusal) -> UInt32 {
        guard i + 4 <= end else { throw .malformed }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = bytes[i].hexadecimalDigit else { throw .malformed }
            value = value << 4 | UInt32(digit)
            i += 1
        }
        return value
    }

    /// Takes an integer; a fraction, an exponent or more than 64 bits is refused.
    mutating func integer() throws(Refusal) -> Int64 {
        _ = peek()
        let isNegative = position < bytes.count && bytes[position] == 0x2D
        if isNegative { position += 1 }
        let start = position
        var value: Int64 = 0
        while position < bytes.count, case 0x30...0x39 = bytes[position] {
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let digit = Int64(bytes[position] - 0x30)
            let (next, overflown) =
                isNegative ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
            guard !overflow, !overflown else { throw .malformed }
            value = next
            position += 1
        }
        guard position > start, position == start + 1 || bytes[start] != 0x30 else { throw .malformed }
        if position < bytes.count, [0x2E, 0x65, 0x45].contains(bytes[position]) { throw .malformed }
        return value
    }

    /// Takes a fixed word.
    mutating func word(_ word: StaticString) throws(Refusal) {
        _ = peek()
        let count = word.utf8CodeUnitCount
        guard position + count <= bytes.count else { throw .malformed }
        for i in 0..<count where bytes[position + i] != word.utf8Start[i] { throw .malformed }
        position += count
    }

    /// Takes any number, as it is written.
    private mutating func number() throws(Refusal) -> Range<Int> {
        let start = position
        if bytes[position] == 0x2D { position += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[position - whole] != 0x30 else { throw .malformed }
        if position < bytes.count, bytes[position] == 0x2E {
            position += 1
            guard digits() > 0 else { throw .malformed }
        }
        if position < bytes.count, bytes[position] | 0x20 == 0x65 {
            position += 1
            if position < bytes.count, bytes[position] == 0x2B || bytes[position] == 0x2D { position += 1 }
            guard digits() > 0 else { throw .malformed }
        }
        return start..<position
    }

    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, case 0x30...0x39 = bytes[position] { position += 1 }
        return position - start
    }

    /// Takes any value and answers where it stands.
    mutating func skip() throws(Refusal) -> Range<Int> {
        let first = peek()
        let start = position
        switch first {
        case 0x22: _ = try text(rawString())
        case 0x7B:
            try object { (scanner, _) throws(Refusal) in _ = try scanner.skip() }
        case 0x5B:
            try array { (scanner) throws(Refusal) in _ = try scanner.skip() }
        case 0x74: try word("true")
        case 0x66: try word("false")
        case 0x6E: try word("null")
        case 0x2D, 0x30...0x39: _ = try number()
        default: throw .malformed
        }
        return start..<position
    }

    /// Takes an object; `member` takes the value of each.
    mutating func object(_ member: (inout JSONScanner, RawString) throws(Refusal) -> Void) throws(Refusal) {
        try open(0x7B)
        if closes(0x7D) { return }
        repeat {
            _ = peek()
            let name = try rawString()
            try take(0x3A)
            try member(&self, name)
        } while try another(before: 0x7D)
    }

    /// Takes an array; `element` takes each value.
    mutating func array(_ element: (inout JSONScanner) throws(Refusal) -> Void) throws(Refusal) {
        try open(0x5B)
        if closes(0x5D) { return }
        repeat { try element(&self) } while try another(before: 0x5D)
    }

    private mutating func another(before end: UInt8) throws(Refusal) -> Bool {
        if closes(end) { return false }
        try take(0x2C)
        return true
    }
}
