// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Tracking

extension Request {
    /// How long a body may take from its first byte to its last.
    private static let bodyTime: Duration = .seconds(30)
    /// The largest JSON body that is read.
    static let longestJSON = 1 << 20

    /// The whole body, of at most `limit` bytes.
    func bytes(limit: Int) async throws -> [UInt8] {
        if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            throw Problem.tooLarge(limit)
        }
        let body = body
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                for try await buffer in body {
                    guard bytes.count + buffer.readableBytes <= limit else { throw Problem.tooLarge(limit) }
                    bytes += buffer.readableBytesView
                }
                return bytes
            }
            group.addTask {
                try await Task.sleep(for: Self.bodyTime)
                throw Problem(.requestTimeout, "slow", "the body took longer than 30 s")
            }
            defer { group.cancelAll() }
            guard let bytes = try await group.next() else { throw CancellationError() }
            return bytes
        }
    }

    /// The body as one JSON object.
    func json(limit: Int = longestJSON) async throws -> JSONValue {
        guard let json = JSONValue(try await bytes(limit: limit)), json.isObject else {
            throw Problem(.badRequest, "json", "the body must be one JSON object")
        }
        return json
    }
}

extension Problem {
    static func tooLarge(_ limit: Int) -> Problem {
        Problem(.contentTooLarge, "too-large", "the body is larger than \(limit) bytes")
    }

    /// The body lacks a member or has a wrong one.
    init(_ refusal: WireRefusal) {
        let field = refusal.field ?? ""
        self.init(
            .unprocessableContent, refusal.code.rawValue,
            refusal.code == .missing ? "“\(field)” is missing" : "“\(field)” cannot hold this value", field: field)
    }

    init(_ refusal: ChangeRefusal) {
        self.init(.unprocessableContent, refusal.code, refusal.detail, field: refusal.field)
    }
}
