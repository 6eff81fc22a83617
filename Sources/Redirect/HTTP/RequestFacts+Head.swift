// SPDX-License-Identifier: Apache-2.0

internal import Tracking

extension RequestFacts {
    /// The parts of a head that a record keeps, each cut to its bound. `consent` names the query parameter that speaks of
    /// it.
    init(
        _ head: RequestHead, _ bytes: Span<UInt8>, agent: AgentBook.Entry, country: String? = nil,
        consent: String? = nil
    ) {
        self.init(
            userAgent: agent.text.isEmpty ? nil : agent.text,
            language: head.acceptLanguage.flatMap { Self.firstLanguage(bytes, $0) },
            referrerHost: head.referer.flatMap { Self.host(bytes, $0) },
            parameters: Self.kept(bytes, head.query))
        self.country = country
        if let consent, !head.query.isEmpty { self.consent = Self.value(of: consent, bytes, head.query) }
    }

    /// A user agent as a record keeps it.
    static func agentText(_ bytes: ArraySlice<UInt8>) -> String {
        let bytes = Array(bytes)
        return text(bytes.span, 0..<bytes.count, atMost: 512) ?? ""
    }

    private static func value(of name: String, _ bytes: Span<UInt8>, _ query: Range<Int>) -> String? {
        let pairs = bytes.extracting(query).withUnsafeBufferPointer { QueryValues(Array($0)[...]) }
        guard let value = pairs.values(of: name).first, !value.isEmpty, !value.utf8.contains(0) else { return nil }
        return String(value.prefix(64))
    }

    private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>, atMost limit: Int) -> String? {
        guard !range.isEmpty else { return nil }
        let kept = bytes.extracting(range.lowerBound..<min(range.upperBound, range.lowerBound + limit))
        var text = kept.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        // What is no UTF-8 is repaired, and a repair is longer than what it repairs.
        while text.utf8.count > limit { text.unicodeScalars.removeLast() }
        return text
    }

    private static func firstLanguage(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String? {
        let end = range.first { [0x2C, 0x3B, 0x20].contains(bytes[$0]) } ?? range.upperBound
        return text(bytes, range.lowerBound..<end, atMost: 35)
    }

    /// The host of a URL, without user, port and path.
    private static func host(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String? {
        guard let colon = range.first(where: { bytes[$0] == 0x3A }), colon + 2 < range.upperBound,
            bytes[colon + 1] == 0x2F, bytes[colon + 2] == 0x2F
        else { return nil }
        var start = colon + 3
        let end = (start..<range.upperBound).first { [0x2F, 0x3F, 0x23].contains(bytes[$0]) } ?? range.upperBound
        if let at = (start..<end).last(where: { bytes[$0] == 0x40 }) { start = at + 1 }
        let bracket = start < end && bytes[start] == 0x5B ? (start..<end).first { bytes[$0] == 0x5D } : nil
        let port = (start..<end).last { bytes[$0] == 0x3A }
        return text(bytes, start..<(bracket.map { $0 + 1 } ?? port ?? end), atMost: 255)
    }

    /// The advertising parameters of a query, as they came.
    private static func kept(_ bytes: Span<UInt8>, _ query: Range<Int>) -> String? {
        guard !query.isEmpty else { return nil }
        var kept = ""
        var start = query.lowerBound
        while start < query.upperBound {
            let end = (start..<query.upperBound).first { bytes[$0] == 0x26 } ?? query.upperBound
            let equals = (start..<end).first { bytes[$0] == 0x3D } ?? end
            if isKept(bytes, start..<equals), let pair = text(bytes, start..<end, atMost: 256),
                kept.utf8.count + pair.utf8.count < 1_024
            {
                kept += kept.isEmpty ? pair : "&" + pair
            }
            start = end + 1
        }
        return kept.isEmpty ? nil : kept
    }

    private static func isKept(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
        if HeadScanner.equals(bytes, name.lowerBound, "utm_"), name.count > 4 { return true }
        let names: [StaticString] = ["gclid", "gbraid", "wbraid", "fbclid", "ttclid", "oppref"]
        return names.contains {
            name.count == $0.utf8CodeUnitCount && HeadScanner.equals(bytes, name.lowerBound, $0)
        }
    }
}
