// SPDX-License-Identifier: Apache-2.0

/// The answers that are no redirect and the same for everybody: each a status and a short, kind text.
enum Page {
    case root
    case icon
    case noProbe
    case unknown
    case mistyped
    case disabled
    case expired
    case overLimit
    /// Not yet valid; the seconds until it is, where they are known.
    case early(seconds: Int64?)
    /// There is no page that says where a code leads.
    case noPreview
    case noFile
    case notAllowed(allow: StaticString)
    case options(allow: StaticString)
    /// The documented way for a server to decline a speculative load: an error that is not stored.
    case notAhead
    case tooManyTries(seconds: Int64)
    case refused(RequestHead.Refusal)

    var status: StaticString {
        switch self {
        case .icon, .options: "204 No Content"
        case .root, .noProbe, .unknown, .mistyped, .early, .noPreview, .noFile: "404 Not Found"
        case .disabled, .expired, .overLimit: "410 Gone"
        case .notAllowed: "405 Method Not Allowed"
        case .tooManyTries: "429 Too Many Requests"
        case .notAhead: "503 Service Unavailable"
        case .refused(.malformed): "400 Bad Request"
        case .refused(.tooSlow): "408 Request Timeout"
        case .refused(.targetTooLong): "414 URI Too Long"
        case .refused(.tooLong): "431 Request Header Fields Too Large"
        case .refused(.unknownVersion): "505 HTTP Version Not Supported"
        }
    }

    /// Lines beyond those that every answer has, with their line ends.
    var extraFields: StaticString {
        switch self {
        case .icon: "Cache-Control: max-age=86400\r\n"
        case .notAllowed, .options: "Cache-Control: no-store\r\n"
        default: "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nX-Robots-Tag: noindex\r\n"
        }
    }

    /// A field that depends on the request.
    var field: (name: StaticString, value: String)? {
        switch self {
        case .notAllowed(let allow), .options(let allow): ("Allow", allow.description)
        case .early(let seconds?), .tooManyTries(let seconds): ("Retry-After", "\(seconds)")
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
        case .expired: ("This has ended", "This link was open for a limited time, which is over.")
        case .overLimit: ("All taken", "This link has been used as often as it may be.")
        case .early: ("Not open yet", "This link opens later. Please come back.")
        case .noPreview: ("No preview", "This link does not tell where it leads.")
        case .noFile: ("Not found", "There is no such page here.")
        case .tooManyTries: ("Too many tries", "Please wait a moment before you try the password again.")
        case .refused: ("Bad request", "This request could not be read.")
        default: nil
        }
    }

    /// The content: a page that reads well on a phone, or nothing.
    var body: String {
        guard let words else { return "" }
        return Paper.page(title: words.heading.description, "<p>\(words.sentence)</p>")
    }
}
