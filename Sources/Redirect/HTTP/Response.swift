// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Tracking

extension Lane {
    /// An empty buffer with room for a usual answer.
    func response() -> ByteBuffer { ByteBufferAllocator().buffer(capacity: 512) }

    /// An answer as bytes; of a HEAD, its head alone.
    func write(_ answer: Answer, _ moment: Moment, isHead: Bool, keepsAlive: Bool) -> ByteBuffer {
        var output = response()
        switch answer {
        case .redirect(let redirection): output.write(redirection, moment, lane: self, keepsAlive: keepsAlive)
        case .page(let page): output.write(page, moment, lane: self, isHead: isHead, keepsAlive: keepsAlive)
        case .document(let document):
            output.write(document, moment, lane: self, isHead: isHead, keepsAlive: keepsAlive)
        }
        return output
    }
}

extension ByteBuffer {
    /// A redirect: never stored, never indexed.
    fileprivate mutating func write(_ redirection: Redirection, _ moment: Moment, lane: Lane, keepsAlive: Bool) {
        writeStaticString("HTTP/1.1 ")
        writeStaticString(redirection.status)
        writeStaticString("\r\nLocation: ")
        redirection.location.write(redirection.clickID, adding: redirection.added, into: &self)
        writeStaticString("\r\nCache-Control: no-store\r\nReferrer-Policy: ")
        writeStaticString(redirection.referrer.value)
        writeStaticString("\r\nX-Robots-Tag: noindex\r\n")
        if let cookie = redirection.cookieField {
            writeStaticString("Set-Cookie: ")
            writeString(cookie)
            writeStaticString("\r\n")
        }
        lane.dates.write(moment, into: &self)
        writeStaticString("Content-Length: 0\r\n")
        writeConnection(keepsAlive)
    }

    fileprivate mutating func write(_ page: Page, _ moment: Moment, lane: Lane, isHead: Bool, keepsAlive: Bool) {
        writeStaticString("HTTP/1.1 ")
        writeStaticString(page.status)
        writeStaticString("\r\n")
        writeStaticString(page.extraFields)
        if let field = page.field { writeString("\(field.name): \(field.value)\r\n") }
        lane.dates.write(moment, into: &self)
        let body = page.body
        if !page.status.description.hasPrefix("204") { writeString("Content-Length: \(body.utf8.count)\r\n") }
        writeConnection(keepsAlive)
        if !isHead { writeString(body) }
    }

    fileprivate mutating func write(
        _ document: Document, _ moment: Moment, lane: Lane, isHead: Bool, keepsAlive: Bool
    ) {
        writeString("HTTP/1.1 \(document.status)\r\n")
        for field in document.allFields { writeString("\(field.name): \(field.value)\r\n") }
        lane.dates.write(moment, into: &self)
        writeConnection(keepsAlive)
        if !isHead { writeBytes(document.body) }
    }

    private mutating func writeConnection(_ keepsAlive: Bool) {
        writeStaticString(keepsAlive ? "\r\n" : "Connection: close\r\n\r\n")
    }
}

extension Redirection {
    /// The cookie of a visitor who is met for the first time (RFC 6265 section 4.1).
    var cookieField: String? {
        cookie.map {
            "\(VisitorPolicy.cookie)=\($0.symbols); Path=/; Max-Age=\(VisitorPolicy.cookieAge); HttpOnly; SameSite=Lax"
                + (isSecure ? "; Secure" : "")
        }
    }

    /// The location as it goes out.
    var text: String {
        var buffer = ByteBuffer()
        location.write(clickID, adding: added, into: &buffer)
        return String(buffer: buffer)
    }
}

extension Document {
    /// Its fields with its length, where the status may have one (RFC 9110 section 8.6).
    var allFields: [(name: String, value: String)] {
        let hasLength = fields.contains { $0.name == "Content-Length" }
        let mayHave = !status.hasPrefix("204") && !status.hasPrefix("304")
        return hasLength || !mayHave ? fields : fields + [("Content-Length", "\(body.count)")]
    }
}
