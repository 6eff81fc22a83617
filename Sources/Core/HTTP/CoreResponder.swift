// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Redirect
internal import Tracking

/// Answers every request: the links of public hosts, or else what an endpoint says; errors as problems.
struct CoreResponder: HTTPResponder {
    typealias Context = CoreContext

    private let core: CoreParts
    /// Clients come over TLS.
    private let isSecure: Bool
    private let endpoints: [Endpoint]
    private let router: RouterResponder<CoreContext>

    init(_ core: CoreParts, isSecure: Bool = false) {
        self.core = core
        self.isSecure = isSecure
        endpoints =
            EdgeEndpoints(core: core).all + TouchpointEndpoints(core: core).all + OfficeEndpoints(core: core).all
            + HealthEndpoints(core: core).all
        let router = Router(context: CoreContext.self)
        let doorkeeper = Doorkeeper(devices: core.devices, orgs: core.orgs)
        for endpoint in endpoints {
            router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
                var context = context
                try await doorkeeper.admit(request, to: endpoint.access, &context)
                return try await endpoint.handler(request, context)
            }
        }
        self.router = router.buildResponder()
    }

    func respond(to request: Request, context: CoreContext) async throws -> Response {
        do {
            if let redirect = try await redirect(request) { return redirect }
            let response = try await router.respond(to: request, context: context)
            // The router's own word on a path that it does not know.
            if response.status == .notFound, response.headers[.contentType] == nil { throw HTTPError(.notFound) }
            return response
        } catch {
            return problem(error, request).response
        }
    }

    private func problem(_ error: any Error, _ request: Request) -> Problem {
        var problem = Problem(error)
        if problem.code == "not-found", error is HTTPError {
            let methods = endpoints.filter { $0.matches(request.uri.path) }.map(\.method.rawValue)
            if !methods.isEmpty {
                let allow = methods.joined(separator: ", ")
                problem = Problem(
                    .methodNotAllowed, "method", "this path knows \(allow)", allow: allow)
            }
        }
        switch problem.status {
        case .tooManyRequests, .serviceUnavailable: core.tally.turnedAway.count()
        case .internalServerError:
            core.tally.errors.count()
            core.logger.error("\(request.method) \(request.uri.path) failed: \(error)")
        default: break
        }
        return problem
    }

    // MARK: Public hosts

    /// What monitors ask of any host; no code is written so.
    private static let monitored: Set = ["/healthz", "/metrics"]

    private func redirect(_ request: Request) async throws -> Response? {
        let path = request.uri.path
        guard let host = request.head.authority, !path.hasPrefix("/v1/"), !Self.monitored.contains(path) else {
            return nil
        }
        let moment = core.timepiece.moment()
        guard let site = try await core.desk.site(host, moment: moment) else { return nil }
        let answer = await core.desk.answer(
            try await Self.bytes(of: request, host: host), peer: nil, site: site, moment: moment)
        var headers = HTTPFields()
        for field in answer.fields {
            if let name = HTTPField.Name(field.name) { headers[name] = field.value }
        }
        // For this host alone: what lies below its name is not ours to speak for (RFC 6797 section 6.1).
        if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: answer.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    /// The head as the redirect's own reader wants it: the request line, the fields that it looks at, and a form.
    private static func bytes(of request: Request, host: String) async throws -> [UInt8] {
        var head = "\(request.method.rawValue) \(request.head.path ?? "/") HTTP/1.1\r\nHost: \(host)\r\n"
        for name in fields {
            if let field = HTTPField.Name(name), let value = request.headers[field] { head += "\(name): \(value)\r\n" }
        }
        var form: [UInt8] = []
        if request.method == .post {
            form = Array(buffer: try await request.body.collect(upTo: RequestHead.longestForm))
            head += "Content-Length: \(form.count)\r\n"
        }
        return Array((head + "\r\n").utf8) + form
    }

    private static let fields = [
        "User-Agent", "Accept-Language", "Referer", "Sec-Purpose", "Purpose", "X-Purpose", "X-Moz", "Cookie", "Sec-GPC",
        "DNT", "Content-Type",
    ]
}
