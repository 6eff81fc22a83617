// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird

/// One thing that can be asked of the core.
struct Endpoint: Sendable {
    /// Who may ask.
    enum Access: Sendable {
        case anybody
        case device
        case key(KeyScope)
    }

    typealias Handler = @Sendable (Request, CoreContext) async throws -> Response

    var method: HTTPRequest.Method
    /// With parameters in braces, as `/v1/touchpoints/{id}`.
    var path: String
    var access: Access
    var handler: Handler

    init(_ method: HTTPRequest.Method, _ path: String, _ access: Access, _ handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.access = access
        self.handler = handler
    }

    /// Whether a path is one of this endpoint's.
    func matches(_ path: String) -> Bool {
        let mine = self.path.split(separator: "/")
        let theirs = path.split(separator: "/")
        return mine.count == theirs.count
            && zip(mine, theirs).allSatisfy { mine, theirs in mine.hasPrefix("{") || mine == theirs }
    }
}

/// Lets in who may ask, and nobody else.
struct Doorkeeper: Sendable {
    let devices: Devices
    let orgs: Orgs

    func admit(_ request: Request, to access: Endpoint.Access, _ context: inout CoreContext) async throws {
        if case .anybody = access { return }
        guard let field = request.headers[.authorization], field.lowercased().hasPrefix("bearer ") else {
            throw Problem.token
        }
        let token = String(field.dropFirst(7).drop { $0 == " " })
        guard 1...128 ~= token.utf8.count else { throw Problem.token }
        switch access {
        case .anybody: return
        case .device:
            guard let device = try await devices.device(token: token) else { throw Problem.token }
            context.principal = .device(device)
        case .key(let needed):
            guard let (org, scope) = try await orgs.principal(key: token) else { throw Problem.token }
            guard scope.allows(needed) else {
                throw Problem(.forbidden, "scope", "this key may only \(scope.rawValue); this needs \(needed.rawValue)")
            }
            context.principal = .key(org: org, scope: scope)
        }
    }
}
