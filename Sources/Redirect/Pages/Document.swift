// SPDX-License-Identifier: Apache-2.0

/// An answer with a content of its own.
public struct Document: Sendable {
    /// "200 OK".
    public var status: String
    public var fields: [(name: String, value: String)]
    public var body: [UInt8]

    public init(status: String = "200 OK", fields: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// A page for people, which is never kept.
    init(status: String = "200 OK", extra: [(name: String, value: String)] = [], page: String) {
        self.init(
            status: status,
            fields: [
                ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
                ("X-Robots-Tag", "noindex"), ("Content-Security-Policy", Paper.policy),
                ("Referrer-Policy", "same-origin"), ("X-Content-Type-Options", "nosniff"),
            ] + extra, body: Array(page.utf8))
    }

    /// A text that may be kept for so many seconds.
    init(type: String, maxAge: Int, text: String) {
        self.init(
            fields: [("Content-Type", type), ("Cache-Control", maxAge == 0 ? "no-store" : "max-age=\(maxAge)")],
            body: Array(text.utf8))
    }
}

extension Document {
    /// What robots may visit: nothing but the codes that are meant for them.
    static func robots(allowing codes: [String]) -> Document {
        let allowed = codes.map { "Allow: /\($0)\n" }.joined()
        return Document(
            type: "text/plain; charset=utf-8", maxAge: 3_600, text: "User-agent: *\n\(allowed)Disallow: /\n")
    }

    /// Asks for a password. `isWrong` says that one was given that is not it.
    static func passwordForm(isWrong: Bool) -> Document {
        let complaint = isWrong ? "<p class=\"bad\" role=\"alert\">That is not the password.</p>" : ""
        return Document(
            status: isWrong ? "401 Unauthorized" : "200 OK",
            // RFC 9110 section 11.6.1 asks for a challenge; no browser knows this scheme, so each shows the page.
            extra: isWrong ? [("WWW-Authenticate", "Form realm=\"this link\"")] : [],
            page: Paper.page(
                title: "Password needed",
                """
                \(complaint)<form method="post"><label for="p">This link opens with a password.</label>\
                <input id="p" name="password" type="password" autocomplete="off" autofocus required maxlength="128">\
                <button>Go on</button></form>
                """))
    }

    /// Asks whether to go on, because it works once.
    static func confirmation() -> Document {
        Document(
            page: Paper.page(
                title: "This link works once",
                "<p>It is used up when you go on.</p><form method=\"post\"><button name=\"confirm\" value=\"yes\">"
                    + "Go on</button></form>"))
    }

    /// Leads on to what is no web page: a phone asks before it dials.
    static func clickThrough(to location: String) -> Document {
        let scheme = location.prefix { $0 != ":" }.lowercased()
        let rest = location.dropFirst(scheme.count + 1).prefix { $0 != "?" }
        let (title, action) =
            switch scheme {
            case "tel": ("Call \(rest)", "Call")
            case "mailto": ("Write to \(rest)", "Write")
            case "sms": ("Text \(rest)", "Text")
            default: ("Open the app", "Open")
            }
        return Document(
            page: Paper.page(
                title: title,
                "<p><a class=\"go\" href=\"\(Paper.escaped(location))\">\(action)</a></p>"
                    + "<p class=\"quiet\">\(Paper.escaped(location))</p>"))
    }

    /// Says where a code leads.
    static func preview(_ card: TouchpointCard, code: String, now: Int64?) -> Document {
        let age = now.map { Self.age(of: card.createdAt, now: $0) } ?? ""
        return Document(
            page: Paper.page(
                title: card.title,
                """
                <p>This code leads to <strong>\(Paper.escaped(card.host))</strong>.</p>\
                <p><a class="go" href="/\(Paper.escaped(code))">Go there</a></p>\
                <div class="symbol">\(card.symbol)</div><p class="quiet">\(Paper.escaped(code))\(age)</p>
                """))
    }

    private static func age(of created: Int64, now: Int64) -> String {
        let days = (now - created) / 86_400_000
        return switch days {
        case ..<0: ""
        case 0: " · made today"
        case 1: " · made yesterday"
        default: " · made \(days) days ago"
        }
    }

    /// A card for previews in chats.
    static func card(_ card: TouchpointCard) -> Document {
        let title = Paper.escaped(card.title)
        let host = Paper.escaped(card.host)
        return Document(
            page: Paper.page(
                title: card.title,
                head: "<meta property=\"og:title\" content=\"\(title)\"><meta property=\"og:type\" content=\"website\">"
                    + "<meta property=\"og:description\" content=\"\(host)\">",
                "<p>\(host)</p>"))
    }
}

/// What people call a touchpoint, for the pages that speak of it.
public struct TouchpointCard: Sendable {
    public var title: String
    /// The host that its codes lead to.
    public var host: String
    /// Unix ms.
    public var createdAt: Int64
    /// The QR symbol of the code, an SVG element.
    public var symbol: String

    public init(title: String, host: String, createdAt: Int64, symbol: String) {
        self.title = title
        self.host = host
        self.createdAt = createdAt
        self.symbol = symbol
    }
}
