// SPDX-License-Identifier: Apache-2.0

/// Reads a request head from left to right.
struct HeadScanner {
    enum Stop: Error {
        case incomplete
        case refused(RequestHead.Refusal)
    }

    private var head = RequestHead()
    private var position = 0
    private(set) var isInRequestLine = true
    private var minorVersion: UInt8 = 1
    private var contentLength: Int?
    private var hasTransferEncoding = false
    private var endsInChunked = false
    private var hasHostField = false

    private static let space: UInt8 = 0x20
    private static let tab: UInt8 = 0x09
    private static let cr: UInt8 = 0x0D
    private static let lf: UInt8 = 0x0A

    mutating func scan(_ bytes: Span<UInt8>) throws(Stop) -> RequestHead {
        // RFC 9112 section 2.2: an empty line before a request is ignored; more than one is not a browser.
        if try byte(bytes) == Self.cr { try endLine(bytes) }
        try scanMethod(bytes)
        try scanTarget(bytes)
        try scanVersion(bytes)
        isInRequestLine = false
        while try scanField(bytes) {}
        return try finished()
    }

    private func finished() throws(Stop) -> RequestHead {
        var head = head
        if minorVersion == 1, !hasHostField { throw .refused(.malformed) }
        // RFC 9112 section 6.3: two lengths, or a last coding other than chunked, leave no end that both sides see.
        if hasTransferEncoding, contentLength != nil || !endsInChunked { throw .refused(.malformed) }
        let length = contentLength ?? 0
        head.isForm = head.isForm && head.method == .post && 1...RequestHead.longestForm ~= length
        head.bodyLength = head.isForm ? length : 0
        head.announcesBody = hasTransferEncoding || length > head.bodyLength
        head.length = position
        return head
    }

    private mutating func scanMethod(_ bytes: Span<UInt8>) throws(Stop) {
        let start = position
        while try byte(bytes) != Self.space {
            guard Self.isToken(bytes[position]), position - start < 32 else { throw .refused(.malformed) }
            position += 1
        }
        switch position - start {
        case 3 where Self.equals(bytes, start, "GET"): head.method = .get
        case 4 where Self.equals(bytes, start, "HEAD"): head.method = .head
        case 4 where Self.equals(bytes, start, "POST"): head.method = .post
        case 7 where Self.equals(bytes, start, "OPTIONS"): head.method = .options
        case 0: throw .refused(.malformed)
        default: head.method = .other
        }
        position += 1
    }

    /// Origin form, absolute form (whose host wins over the field) or `*` (RFC 9112 section 3.2).
    private mutating func scanTarget(_ bytes: Span<UInt8>) throws(Stop) {
        let start = position
        var question: Int?
        while true {
            let next = try byte(bytes)
            if next == Self.space { break }
            guard next > 0x20, next != 0x7F else { throw .refused(.malformed) }
            guard position - start < RequestHead.longestTarget else { throw .refused(.targetTooLong) }
            if next == 0x3F, question == nil { question = position }
            position += 1
        }
        let end = question ?? position
        head.path = start..<end
        if let question { head.query = question + 1..<position }
        position += 1
        guard start < end else { throw .refused(.malformed) }
        if bytes[start] != 0x2F { try scanOtherForm(bytes, start, end) }
    }

    private mutating func scanOtherForm(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) throws(Stop) {
        if end - start == 1, bytes[start] == 0x2A { return }
        let isPlain = Self.equalsFolded(bytes, start, "http://")
        let scheme = isPlain ? 7 : Self.equalsFolded(bytes, start, "https://") ? 8 : 0
        guard scheme > 0 else { throw .refused(.malformed) }
        var slash = start + scheme
        while slash < end, bytes[slash] != 0x2F { slash += 1 }
        head.host = start + scheme..<slash
        head.path = slash..<end
    }

    private mutating func scanVersion(_ bytes: Span<UInt8>) throws(Stop) {
        let start = position
        while try byte(bytes) != Self.cr {
            guard position - start < 8 else { throw .refused(.malformed) }
            position += 1
        }
        guard position - start == 8, Self.equals(bytes, start, "HTTP/") else { throw .refused(.malformed) }
        guard Self.equals(bytes, start, "HTTP/1.") else { throw .refused(.unknownVersion) }
        minorVersion = bytes[start + 7] &- 0x30
        guard minorVersion <= 9 else { throw .refused(.malformed) }
        // HTTP/1.0 clients that could keep a connection are too few to be worth a second dialect.
        head.keepsAlive = minorVersion > 0
        try endLine(bytes)
    }

    /// One field line; false at the empty line that ends the head.
    private mutating func scanField(_ bytes: Span<UInt8>) throws(Stop) -> Bool {
        if try byte(bytes) == Self.cr {
            try endLine(bytes)
            return false
        }
        let nameStart = position
        while try byte(bytes) != 0x3A {
            guard Self.isToken(bytes[position]) else { throw .refused(.malformed) }
            position += 1
        }
        let name = nameStart..<position
        guard !name.isEmpty else { throw .refused(.malformed) }
        position += 1
        while Self.isBlank(try byte(bytes)) { position += 1 }
        let valueStart = position
        while try byte(bytes) != Self.cr {
            guard bytes[position] >= 0x20 && bytes[position] != 0x7F || bytes[position] == Self.tab else {
                throw .refused(.malformed)
            }
            position += 1
        }
        var valueEnd = position
        while valueEnd > valueStart, Self.isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
        try endLine(bytes)
        try note(bytes, name, valueStart..<valueEnd)
        return true
    }

    private mutating func note(_ bytes: Span<UInt8>, _ name: Range<Int>, _ value: Range<Int>) throws(Stop) {
        func named(_ text: StaticString) -> Bool { Self.equalsFolded(bytes, name.lowerBound, text) }
        switch name.count {
        case 3 where named("via"): head.isForwarded = true
        case 3 where named("dnt"), 7 where named("sec-gpc"):
            head.asksForPrivacy = head.asksForPrivacy || value.count == 1 && bytes[value.lowerBound] == 0x31
        case 4 where named("host"):
            // RFC 9112 sections 3.2 and 3.2.2: a second field is refused; the target's own host wins.
            guard !hasHostField else { throw .refused(.malformed) }
            hasHostField = true
            if head.host == nil { head.host = value }
        case 5 where named("x-moz"): head.purposes.append(.init(field: .xMoz, value: value))
        case 7 where named("purpose"): head.purposes.append(.init(field: .purpose, value: value))
        case 9 where named("x-purpose"): head.purposes.append(.init(field: .xPurpose, value: value))
        case 11 where named("sec-purpose"): head.purposes.append(.init(field: .secPurpose, value: value))
        case 6 where named("cookie"): head.cookies.append(value)
        case 7 where named("referer"): head.referer = value
        case 9 where named("forwarded"), 15 where named("x-forwarded-for"): head.isForwarded = true
        case 10 where named("user-agent"): head.userAgent = value
        case 10 where named("connection"):
            head.keepsAlive = head.keepsAlive && !Self.contains(bytes, value, "close")
        case 12 where named("content-type"):
            head.isForm = Self.equalsFolded(bytes, value.lowerBound, "application/x-www-form-urlencoded")
        case 14 where named("content-length"): try noteLength(bytes, value)
        case 15 where named("accept-language"): head.acceptLanguage = value
        case 17 where named("transfer-encoding"):
            hasTransferEncoding = true
            endsInChunked = Self.endsInChunked(bytes, value)
        default: break
        }
    }

    private mutating func noteLength(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(Stop) {
        guard !value.isEmpty, value.count <= 15 else { throw .refused(.malformed) }
        var length = 0
        for i in value {
            guard bytes[i] >= 0x30, bytes[i] <= 0x39 else { throw .refused(.malformed) }
            length = length * 10 + Int(bytes[i] - 0x30)
        }
        guard contentLength == nil || contentLength == length else { throw .refused(.malformed) }
        contentLength = length
    }

    private func byte(_ bytes: Span<UInt8>) throws(Stop) -> UInt8 {
        guard position < bytes.count else { throw .incomplete }
        return bytes[position]
    }

    /// Steps over CR LF.
    private mutating func endLine(_ bytes: Span<UInt8>) throws(Stop) {
        guard position + 1 < bytes.count else { throw .incomplete }
        guard bytes[position + 1] == Self.lf else { throw .refused(.malformed) }
        position += 2
    }
}

extension HeadScanner {
    /// `tchar` of RFC 9110 section 5.6.2.
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x5F: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2E, 0x5E, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }

    static func equals(_ bytes: Span<UInt8>, _ start: Int, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { text in
            guard start + text.count <= bytes.count else { return false }
            for i in 0..<text.count where bytes[start + i] != text[i] { return false }
            return true
        }
    }

    /// Compares with a lower-case text, ASCII case folded.
    static func equalsFolded(_ bytes: Span<UInt8>, _ start: Int, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { text in
            guard start + text.count <= bytes.count else { return false }
            for i in 0..<text.count where fold(bytes[start + i]) != text[i] { return false }
            return true
        }
    }

    static func contains(_ bytes: Span<UInt8>, _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count >= text.utf8CodeUnitCount else { return false }
        for start in range.lowerBound...(range.upperBound - text.utf8CodeUnitCount)
        where equalsFolded(bytes, start, text) {
            return true
        }
        return false
    }

    /// Whether the last coding of a list is chunked.
    static func endsInChunked(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        let start = value.upperBound - 7
        guard start >= value.lowerBound, equalsFolded(bytes, start, "chunked") else { return false }
        return start == value.lowerBound || bytes[start - 1] == 0x2C || isBlank(bytes[start - 1])
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    private static func fold(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }
}
