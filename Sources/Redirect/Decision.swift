// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// What a request gets and what is kept of it: a pure function of the head and the route.
struct Decision {
    enum Answer {
        case page(Page)
        /// 302, or 307 where the link serves any method.
        case redirect(Route, keepsMethod: Bool)
    }

    var answer: Answer
    /// What the record says; nil when the request is only counted.
    var record: Record?

    struct Record {
        var verdict: Verdict
        var reason: String
        var outcome: Outcome
        /// The visit gets a click ID of its own.
        var mints: Bool
    }

    private static let methods: StaticString = "GET, HEAD, OPTIONS"

    /// The answer to a request for a code.
    init(_ head: RequestHead, key: CodeKey?, route: Route?) {
        if head.method == .options {
            self.init(answer: .page(.options(allow: Self.methods)), record: nil)
            return
        }
        guard let route else {
            self = Self.orphan(head, isMistyped: key.map { $0.isCodeShaped && $0.minted == nil } ?? false)
            return
        }
        guard head.method != .other || route.anyMethod else {
            self.init(answer: .page(.notAllowed(allow: Self.methods)), record: nil)
            return
        }
        let (verdict, reason) = Self.verdict(head)
        if route.state == .disabled {
            self.init(
                .page(.disabled), head, Record(verdict: verdict, reason: reason, outcome: .disabled, mints: false))
        } else if verdict == .speculative {
            self.init(.page(.notAhead), head, Record(verdict: verdict, reason: reason, outcome: .page, mints: false))
        } else {
            let mints = verdict == .human && head.method != .head && route.takesClickID
            self.init(
                .redirect(route, keepsMethod: head.method == .other), head,
                Record(verdict: verdict, reason: reason, outcome: .redirected, mints: mints))
        }
    }

    private init(answer: Answer, record: Record?) {
        self.answer = answer
        self.record = record
    }

    /// HEAD is counted and never recorded.
    private init(_ answer: Answer, _ head: RequestHead, _ record: Record) {
        self.init(answer: answer, record: head.method == .head ? nil : record)
    }

    private static func orphan(_ head: RequestHead, isMistyped: Bool) -> Decision {
        let (verdict, reason) = verdict(head)
        return Decision(
            .page(isMistyped ? .mistyped : .unknown), head,
            Record(verdict: verdict, reason: reason, outcome: isMistyped ? .mistyped : .unknown, mints: false))
    }

    /// Who asks, by what the head alone shows. The rule files of the verdict corpus take this place.
    static func verdict(_ head: RequestHead) -> (Verdict, String) {
        head.isSpeculative ? (.speculative, "purpose-header") : (.human, "default")
    }
}
