// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
public import Tracking

/// The rules of the redirect for a server that speaks HTTP by itself: one request in, one answer out.
public final class Responder: Sendable {
    /// What goes back.
    public struct Answer: Sendable {
        public var status: Int
        public var fields: [(name: String, value: String)]
        /// Empty for HEAD.
        public var body: [UInt8]
    }

    /// Takes a visit, and says what it turned out to be.
    public typealias Admit = @Sendable (Visit, VisitClaim) async -> Admission

    private let desk: Mutex<RequestDesk>
    private let room: any BackRoom
    private let tries = PasswordTries()

    /// `source` mints the click IDs of this server.
    public init(
        source: ClickIDSource, settings: DeskSettings = DeskSettings(), room: any BackRoom = EmptyBackRoom()
    ) {
        self.room = room
        desk = Mutex(
            RequestDesk(
                table: EmptyCodeTable(), settings: settings, source: source, salts: nil, tally: Tally(), tries: tries))
    }

    /// Answers a request. `bytes` is its head as HTTP/1.1 has it, from the request line to the empty line, and the form
    /// behind it; of its fields only those that ``RequestHead`` reads matter.
    public func answer(
        _ bytes: [UInt8], peer: InternetAddress? = nil, table: any CodeTable, moment: Moment, admit: Admit
    ) async -> Answer {
        do throws(RequestHead.Refusal) {
            guard let head = try RequestHead.parse(bytes.span), bytes.count >= head.length + head.bodyLength else {
                throw .malformed
            }
            let request = RequestDesk.Request(head: head, peer: peer, moment: moment)
            return Answer(await answer(request, bytes, table, admit), isHead: head.method == .head)
        } catch {
            return Answer(.page(.refused(error)), isHead: false)
        }
    }

    private func answer(
        _ request: RequestDesk.Request, _ bytes: [UInt8], _ table: any CodeTable, _ admit: Admit
    ) async -> Redirect.Answer {
        let work = desk.withLock { desk in
            desk.table = table
            return desk.handle(request, bytes.span)
        }
        switch work {
        // Nobody here knows the count without keeping a visit.
        case .answer(let answer), .look(let answer, _, _, _): return answer
        case .visit(let draft): return draft.answer(await admit(draft.visit, draft.claim))
        case .errand(let errand, let draft):
            let findings = await errand.run(room, tries: tries, moment: request.moment)
            switch findings {
            case .password(let isRight):
                var request = request
                request.passwordIsRight = isRight
                return await answer(request, bytes, table, admit)
            case .document(let document):
                let answer = document.map { Redirect.Answer.document($0) } ?? .page(errand.missing)
                guard var draft else { return answer }
                draft.answer = answer
                return draft.answer(await admit(draft.visit, draft.claim))
            }
        }
    }
}

/// A table without codes.
struct EmptyCodeTable: CodeTable {
    func route(for key: CodeKey) -> Route? { nil }
}

extension Responder.Answer {
    fileprivate init(_ answer: Redirect.Answer, isHead: Bool) {
        switch answer {
        case .redirect(let redirection):
            status = Self.number(redirection.status.description)
            fields = [
                ("Location", redirection.text), ("Cache-Control", "no-store"),
                ("Referrer-Policy", redirection.referrer.value.description), ("X-Robots-Tag", "noindex"),
            ]
            if let cookie = redirection.cookieField { fields.append(("Set-Cookie", cookie)) }
            body = []
        case .page(let page):
            status = Self.number(page.status.description)
            fields = page.extraFields.description.split(separator: "\r\n").compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return parts.count == 2 ? (String(parts[0]), String(parts[1].drop { $0 == " " })) : nil
            }
            if let field = page.field { fields.append((field.name.description, field.value)) }
            body = isHead ? [] : Array(page.body.utf8)
        case .document(let document):
            status = Self.number(document.status)
            fields = document.fields
            body = isHead ? [] : document.body
        }
    }

    private static func number(_ status: String) -> Int { Int(status.prefix(3)) ?? 500 }
}
