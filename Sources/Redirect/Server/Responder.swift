// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
public import Tracking

/// The rules of the redirect for a server that speaks HTTP by itself: one request in, one answer out, nothing held.
public struct Responder: Sendable {
    /// What goes back, and what is to be recorded before it does.
    public struct Answer: Sendable {
        public var status: Int
        public var fields: [(name: String, value: String)]
        /// Empty for HEAD.
        public var body: String
        /// nil where the request is only counted.
        public var visit: Visit?
    }

    private let source: ClickIDSource

    /// `source` mints the click IDs of this server.
    public init(source: ClickIDSource) {
        self.source = source
    }

    /// Answers a request. `head` is its head as HTTP/1.1 has it, from the request line to the empty line; of its fields
    /// only those that ``RequestHead`` reads matter.
    public func answer(_ head: [UInt8], table: any CodeTable, moment: Moment) -> Answer {
        let bytes = head.span
        do throws(RequestHead.Refusal) {
            guard let request = try RequestHead.parse(bytes) else { throw .malformed }
            return answer(request, bytes, table, moment)
        } catch {
            return Answer(.refused(error), isHead: false)
        }
    }

    private func answer(
        _ head: RequestHead, _ bytes: Span<UInt8>, _ table: any CodeTable, _ moment: Moment
    ) -> Answer {
        let isHead = head.method == .head
        switch RequestPath(bytes, head.path) {
        case .code(let symbols): return answer(head, bytes, symbols, table, moment)
        case .probe: return Answer(.noProbe, isHead: isHead)
        case .root: return Answer(.root, isHead: isHead)
        case .robots: return Answer(.robots, isHead: isHead)
        case .icon: return Answer(.icon, isHead: isHead)
        }
    }

    private func answer(
        _ head: RequestHead, _ bytes: Span<UInt8>, _ symbols: PercentDecoded, _ table: any CodeTable, _ moment: Moment
    ) -> Answer {
        let key = Code.normalise(symbols)
        let route = key.flatMap(table.route)
        let decision = Decision(head, key: key, route: route)
        let clickID = decision.record?.mints == true ? source.mint(wall: moment.wall) : nil
        var answer =
            switch decision.answer {
            case .page(let page): Answer(page, isHead: head.method == .head)
            case .redirect(let route, let keepsMethod): Answer(to: route, clickID, keepsMethod: keepsMethod)
            }
        answer.visit = decision.record.map { record in
            Visit(
                clickID: clickID, touchpoint: route?.touchpoint, placement: route?.placement, channel: route?.channel,
                code: route == nil ? symbols.printable : key?.text ?? "", verdict: record.verdict,
                reason: record.reason, outcome: record.outcome, moment: moment, request: RequestFacts(head, bytes))
        }
        return answer
    }
}

extension Responder.Answer {
    fileprivate init(to route: Route, _ clickID: ClickID?, keepsMethod: Bool) {
        var location = ByteBuffer()
        route.writeLocation(clickID, into: &location)
        status = keepsMethod ? 307 : 302
        fields = [
            ("Location", String(buffer: location)), ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer-when-downgrade"), ("X-Robots-Tag", "noindex"),
        ]
        body = ""
    }

    fileprivate init(_ page: Page, isHead: Bool) {
        status = Int(page.status.description.prefix(3)) ?? 500
        fields = "\(page.extraField)\(page.allow?.description ?? "")".split(separator: "\r\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1].drop { $0 == " " })) : nil
        }
        body = isHead ? "" : page.body
    }
}
