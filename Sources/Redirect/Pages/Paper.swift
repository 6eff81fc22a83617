// SPDX-License-Identifier: Apache-2.0

/// What every page that people see is written on: no script, no font and no image from elsewhere, light or dark as
/// the phone is.
enum Paper {
    /// Keeps a page from loading anything beyond itself. Forms are left out: browsers hold their answer's redirect, which
    /// leads to the destination, to the same rule.
    static let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"

    private static let style = """
        :root{color-scheme:light dark}\
        body{font:1.125rem/1.5 system-ui,sans-serif;max-width:28rem;margin:18vh auto 2rem;padding:0 1.5rem}\
        h1{font-size:1.6rem;line-height:1.25;margin:0 0 .75rem}p{margin:0 0 1rem}\
        a.go,button{display:block;box-sizing:border-box;width:100%;padding:.85rem 1rem;border:0;border-radius:.6rem;\
        background:#1a56db;color:#fff;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}\
        label{display:block;margin:0 0 .35rem}\
        input{box-sizing:border-box;width:100%;padding:.75rem;margin:0 0 1rem;border:1px solid #888;border-radius:.6rem;\
        font:inherit;background:Canvas;color:CanvasText}\
        .quiet{opacity:.7;font-size:.95rem;overflow-wrap:anywhere}.bad{color:#c81e1e}\
        .symbol svg{display:block;width:12rem;height:12rem;margin:1.5rem 0;background:#fff;border-radius:.6rem}
        """

    /// A page with a heading. `content` is HTML.
    static func page(title: String, head: String = "", _ content: String) -> String {
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8">\
        <meta name="viewport" content="width=device-width,initial-scale=1">\
        <title>\(escaped(title))</title>\(head)<style>\(style)</style></head>\
        <body><h1>\(escaped(title))</h1>\(content)</body></html>

        """
    }

    /// A text as it may stand in HTML and between quotes.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
