// SPDX-License-Identifier: Apache-2.0

/// The request head and its path: whatever arrives, in whatever pieces, is read, refused or waited for.
enum RequestFuzz {
    static func run(_ bytes: [UInt8]) {
        let whole = read(bytes)
        check(bytes, whole)
        // The same bytes in two pieces come to the same end.
        let cut = bytes.isEmpty ? 0 : Int(bytes[0]) * bytes.count / 256
        let first = read(Array(bytes.prefix(cut)))
        switch first {
        case .success(nil): break
        case .success, .failure: precondition(first == whole, "a longer input changed what was settled")
        }
    }

    private static func read(_ bytes: [UInt8]) -> Result<RequestHead?, RequestHead.Refusal> {
        do throws(RequestHead.Refusal) {
            return .success(try RequestHead.parse(bytes.span))
        } catch {
            return .failure(error)
        }
    }

    private static func check(_ bytes: [UInt8], _ reading: Result<RequestHead?, RequestHead.Refusal>) {
        guard case .success(let head?) = reading else {
            // What is long enough is never waited for.
            if case .success = reading { precondition(bytes.count < RequestHead.longest) }
            return
        }
        precondition(head.length <= bytes.count && head.length <= RequestHead.longest)
        for range in [head.path, head.query, head.host, head.userAgent, head.acceptLanguage, head.referer] {
            guard let range else { continue }
            precondition(range.upperBound <= head.length)
            precondition(!bytes[range].contains { $0 == 0 || $0 == 0x0A || $0 == 0x0D })
        }
        var book = AgentBook(rules)
        let agent = book.entry(bytes.span.extracting(head.userAgent ?? 0..<0))
        check(RequestFacts(head, bytes.span, agent: agent, consent: "x"))
        checkPassing(ArraySlice(bytes[head.query]))
        if case .code(let symbols, let reading) = RequestPath(bytes.span, head.path) {
            precondition(reading?.counter ?? 0 <= 0xFF_FFFF)
            precondition(Array(symbols).count <= CodeKey.longest + 1)
            precondition(symbols.printable.utf8.count <= CodeKey.longest)
            if let key = Code.normalise(symbols) { precondition(!key.text.isEmpty) }
        }
    }

    private static let rules = (try? VerdictRules(text: "version 1\nx scanner agent bot")) ?? VerdictRules(version: "0")

    /// Whatever a visitor sends, the location stays one line of visible ASCII without a second fragment.
    private static func checkPassing(_ query: ArraySlice<UInt8>) {
        let location = Array("https://a/?b=1".utf8) + [LocationMark.query, UInt8(ascii: "&")]
        for overriding in [false, true] {
            let passed = PassedQuery(query, onto: location[...], overriding: overriding, reserved: Array("id".utf8))
            precondition(passed.added.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") })
            precondition(passed.added.count <= query.count && passed.location.count <= location.count)
        }
    }

    private static func check(_ facts: RequestFacts) {
        precondition(facts.userAgent?.utf8.count ?? 0 <= 512)
        precondition(facts.language?.utf8.count ?? 0 <= 35)
        precondition(facts.referrerHost?.utf8.count ?? 0 <= 255)
        precondition(facts.parameters?.utf8.count ?? 0 <= 1_024)
        precondition(facts.consent?.count ?? 0 <= 64)
    }
}
