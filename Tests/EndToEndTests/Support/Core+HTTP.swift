// SPDX-License-Identifier: Apache-2.0

import Testing

extension Core {
    /// Opens a connection to the core.
    func connect(within seconds: Double = 5) throws -> Wire {
        guard let endpoint else { throw Trouble("waypost-core is not ready") }
        return try Wire(endpoint, within: seconds)
    }

    /// One request on a connection of its own.
    func ask(
        _ method: String = "GET", _ target: String, token: String? = nil, body: [UInt8]? = nil,
        headers: [String] = [], within seconds: Double = 10
    ) throws -> Reply {
        let wire = try connect()
        try wire.send(Self.request(method, target, token: token, body: body, headers: headers))
        return try wire.reply(bodiless: method == "HEAD", within: seconds)
    }

    /// One request with a JSON text as its body.
    func ask(_ method: String, _ target: String, token: String?, json: String) throws -> Reply {
        try ask(method, target, token: token, body: Array(json.utf8), headers: ["Content-Type: application/json"])
    }

    /// The bytes of a request.
    static func request(
        _ method: String, _ target: String, token: String?, body: [UInt8]?, headers: [String] = []
    ) -> [UInt8] {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: core.example.test", "User-Agent: \(Appliance.phone)"]
        if let token { lines.append("Authorization: Bearer \(token)") }
        if let body { lines.append("Content-Length: \(body.count)") }
        return Array((lines + headers + ["", ""]).joined(separator: "\r\n").utf8) + (body ?? [])
    }

    /// The rows of the touchpoint report.
    func report(_ org: Org, query: String = "") throws -> [JSON] {
        let reply = try ask("GET", "/v1/reports/touchpoints\(query)", token: org.reader)
        guard reply.status == 200, let rows = try JSON(reply.text)["rows"]?.items else {
            throw Trouble("the report is answered with \(reply.status): \(reply.text.prefix(500))")
        }
        return rows
    }

    /// How many hits the report counts for a touchpoint.
    func hits(of touchpoint: String, _ org: Org) throws -> Int {
        try report(org).filter { $0["touchpoint"]?.string == touchpoint }.compactMap { $0["hits"]?.int }.reduce(0, +)
    }
}

/// An error is told as RFC 9457 says, and says what to do.
func expectProblem(
    _ reply: Reply, _ status: Int, code: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(reply.status == status, "\(reply.text.prefix(300))", sourceLocation: sourceLocation)
    let type = reply["Content-Type"] ?? "none"
    #expect(type.hasPrefix("application/problem+json"), "the type is \(type)", sourceLocation: sourceLocation)
    let json = try? JSON(reply.text)
    #expect(json?["status"]?.int == reply.status, sourceLocation: sourceLocation)
    #expect(json?["detail"]?.string?.isEmpty == false, "\(reply.text.prefix(300))", sourceLocation: sourceLocation)
    if let code { #expect(json?["code"]?.string == code, "\(reply.text)", sourceLocation: sourceLocation) }
}
