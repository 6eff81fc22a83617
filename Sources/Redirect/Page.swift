// SPDX-License-Identifier: Apache-2.0

/// The answers that are no redirect: each a status and a short, kind text.
enum Page {
    case root
    case robots
    case icon
    case noProbe
    case unknown
    case mistyped
    case disabled
    case notAllowed(allow: StaticString)
    case options(allow: StaticString)
    /// The documented way for a server to decline a speculative load: an error that is not stored.
    case notAhead
    case refused(RequestHead.Refusal)

    var status: StaticString {
        switch self {
        case .robots: "200 OK"
        case .icon, .options: "204 No Content"
        case .root, .noProbe, .unknown, .mistyped: "404 Not Found"
        case .disabled: "410 Gone"
        case .notAllowed: "405 Method Not Allowed"
        case .notAhead: "503 Service Unavailable"
        case .refused(.malformed): "400 Bad Request"
        case .refused(.tooSlow): "408 Request Timeout"
        case .refused(.targetTooLong): "414 URI Too Long"
        case .refused(.tooLong): "431 Request Header Fields Too Large"
        case .refused(.unknownVersion): "505 HTTP Version Not Supported"
        }
    }

    /// A line beyond those that every answer has, with its line end.
    var extraField: StaticString {
        switch self {
        case .robots: "Content-Type: text/plain; charset=utf-8\r\nCache-Control: max-age=3600\r\n"
        case .icon: "Cache-Control: max-age=86400\r\n"
        case .notAllowed, .options: "Cache-Control: no-store\r\nAllow: "
        default: "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nX-Robots-Tag: noindex\r\n"
        }
    }

    var allow: StaticString? {
        switch self {
        case .notAllowed(let allow), .options(let allow): allow
        default: nil
        }
    }

    /// The heading and the sentence of a page for people, or nil where nobody reads.
    var words: (heading: StaticString, sentence: StaticString)? {
        switch self {
        case .root: ("Nothing here", "Scan a code or tap a tag to go on.")
        case .unknown: ("Unknown code", "No link has this code.")
        case .mistyped: ("Mistyped code", "One symbol of this code is wrong. Please compare it with the print.")
        case .disabled: ("No longer active", "This link has been switched off.")
        case .refused: ("Bad request", "This request could not be read.")
        default: nil
        }
    }
}
