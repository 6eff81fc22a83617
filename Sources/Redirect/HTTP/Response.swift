// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Tracking

extension Lane {
    /// An empty buffer with room for a usual answer.
    func response() -> ByteBuffer { ByteBufferAllocator().buffer(capacity: 512) }
}

extension ByteBuffer {
    /// A redirect: never stored, never indexed, telling the destination no more of us than our origin's path.
    mutating func writeRedirect(
        _ route: Route, _ clickID: ClickID?, _ moment: Moment, lane: Lane, keepsMethod: Bool, keepsAlive: Bool
    ) {
        writeStaticString(
            keepsMethod ? "HTTP/1.1 307 Temporary Redirect\r\nLocation: " : "HTTP/1.1 302 Found\r\nLocation: ")
        route.writeLocation(clickID, into: &self)
        writeStaticString(
            """
            \r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer-when-downgrade\r\nX-Robots-Tag: noindex\r\n
            """)
        lane.dates.write(moment, into: &self)
        writeStaticString("Content-Length: 0\r\n")
        writeConnection(keepsAlive)
    }

    /// A page, or its head alone.
    mutating func write(_ page: Page, _ moment: Moment, lane: Lane, isHead: Bool, keepsAlive: Bool) {
        writeStaticString("HTTP/1.1 ")
        writeStaticString(page.status)
        writeStaticString("\r\n")
        writeStaticString(page.extraField)
        if let allow = page.allow {
            writeStaticString(allow)
            writeStaticString("\r\n")
        }
        lane.dates.write(moment, into: &self)
        let body = page.body
        if !page.status.description.hasPrefix("204") { writeString("Content-Length: \(body.utf8.count)\r\n") }
        writeConnection(keepsAlive)
        if !isHead { writeString(body) }
    }

    private mutating func writeConnection(_ keepsAlive: Bool) {
        writeStaticString(keepsAlive ? "\r\n" : "Connection: close\r\n\r\n")
    }
}

extension Page {
    /// The content: a page that reads well on a phone, or a line of text, or nothing.
    var body: String {
        if case .robots = self { return "User-agent: *\nDisallow: /\n" }
        guard let words else { return "" }
        return """
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
            <title>\(words.heading)</title>\
            <body style="font:1.2rem/1.5 system-ui,sans-serif;max-width:30rem;margin:20vh auto;padding:0 1.5rem">\
            <h1 style="font-size:1.6rem">\(words.heading)</h1><p>\(words.sentence)</p></body></html>

            """
    }
}
