// SPDX-License-Identifier: Apache-2.0

import Testing

extension Appliance {
    /// Opens a connection to the redirect port.
    func connect(within seconds: Double = 5) throws -> Wire {
        guard let redirect else { throw Trouble("serve is not ready") }
        return try Wire(redirect, within: seconds)
    }

    /// One request on a connection of its own.
    func request(_ method: String = "GET", _ target: String, _ headers: String..., within seconds: Double = 5) throws
        -> Reply
    {
        let wire = try connect(within: seconds)
        let extra = headers.map { $0 + "\r\n" }.joined()
        try wire.send(
            "\(method) \(target) HTTP/1.1\r\nHost: go.example.test\r\nUser-Agent: \(Self.phone)\r\n\(extra)\r\n")
        return try wire.reply(bodiless: method == "HEAD", within: seconds)
    }

    /// Follows a code and answers its click ID; a test fails when it is not redirected.
    @discardableResult
    func click(_ code: String, within seconds: Double = 5, sourceLocation: SourceLocation = #_sourceLocation) throws
        -> String
    {
        let reply = try request("GET", "/\(code)", within: seconds)
        try #require(reply.status == 302, "\(code) must be redirected", sourceLocation: sourceLocation)
        return try #require(reply.clickID, "no click ID in \(reply.headers)", sourceLocation: sourceLocation)
    }

    /// Asks the console port.
    func askConsole(_ target: String) throws -> Reply {
        guard let console else { throw Trouble("serve is not ready") }
        let wire = try Wire(console)
        try wire.send("GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return try wire.reply()
    }

    /// The health as the console tells it.
    func health() throws -> Health { try Health(askConsole("/healthz")) }

    /// Waits until the health has this colour, and answers the last that was seen.
    func health(becoming colour: String, within seconds: Double) throws -> Health {
        var last = try health()
        try eventually(within: seconds, every: 0.05) {
            last = try health()
            return last.colour == colour
        }
        return last
    }

    /// A person's browser.
    static let phone =
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
        + "Mobile Safari/537.36"
}

/// What `/healthz` says.
struct Health: CustomStringConvertible {
    let status: Int
    let colour: String
    let description: String

    init(_ reply: Reply) throws {
        status = reply.status
        description = reply.text
        let json = try JSON(reply.text)
        guard let colour = json["status"]?.string else { throw Trouble("/healthz without a status: \(reply.text)") }
        self.colour = colour
    }
}
