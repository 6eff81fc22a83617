// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Tracking

/// An error as the wire tells it (RFC 9457).
struct Problem: Error {
    var status: HTTPResponse.Status
    /// A short fixed word.
    var code: String
    var field: String?
    /// What is wrong and what to do.
    var detail: String
    /// Seconds, for 429 and 503.
    var retryAfter: Int?
    /// The methods that there are, for 405.
    var allow: String?

    init(
        _ status: HTTPResponse.Status, _ code: String, _ detail: String, field: String? = nil, retryAfter: Int? = nil,
        allow: String? = nil
    ) {
        self.status = status
        self.code = code
        self.field = field
        self.detail = detail
        self.retryAfter = retryAfter
        self.allow = allow
    }

    /// What a handler threw.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as StoreError: self.init(error)
        case let error as HTTPError where error.status == .contentTooLarge:
            self.init(error.status, "too-large", "the body is larger than this may be")
        case let error as HTTPError where error.status == .notFound:
            self.init(.notFound, "not-found", "there is nothing here; look at the path")
        case let error as HTTPError:
            self.init(error.status, "request", error.body ?? "the request cannot be read")
        default: self.init(.internalServerError, "internal", "something went wrong here; the log says what")
        }
    }

    private init(_ error: StoreError) {
        switch error {
        case .notFound("invitation"):
            self.init(.notFound, "invitation", "this invitation is unknown, spent or expired; ask for a new one")
        case .notFound("device"): self.init(.notFound, "device", "\(error)")
        case .notFound: self.init(.notFound, "not-found", "\(error)")
        case .conflict(let code, let detail): self.init(.conflict, code, detail)
        case .invalid("cursor", let field, let detail): self.init(.badRequest, "cursor", detail, field: field)
        case .invalid(let code, let field, let detail): self.init(.unprocessableContent, code, detail, field: field)
        case .busy: self.init(.serviceUnavailable, "busy", "\(error)", retryAfter: 1)
        case .unavailable: self.init(.serviceUnavailable, "store", "the store does not take it now", retryAfter: 5)
        }
    }

    var response: Response {
        var json = JSONText()
        json.add("type", "about:blank")
        json.add("title", status.reasonPhrase)
        json.add("status", status.code)
        json.add("code", code)
        json.add("detail", detail)
        if let field { json.add("field", field) }
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if let retryAfter { headers[.retryAfter] = "\(retryAfter)" }
        if let allow { headers[.allow] = allow }
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: json.closed() + "\n")))
    }
}

extension Response {
    /// A JSON answer, never stored by anybody on the way.
    init(json: String, status: HTTPResponse.Status = .ok) {
        self.init(text: json + "\n", type: "application/json", status: status)
    }

    init(text: String, type: String, status: HTTPResponse.Status = .ok) {
        self.init(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
