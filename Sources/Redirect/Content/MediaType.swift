// SPDX-License-Identifier: Apache-2.0

/// What a file is, told by its name as the IANA registry has it. Text is UTF-8.
enum MediaType {
    /// The value of Content-Type for a file of this name.
    static func of(_ name: some StringProtocol) -> StaticString {
        guard let dot = name.lastIndex(of: ".") else {
            // The one file that a platform reads as JSON under a name without an ending.
            return name == "apple-app-site-association" ? "application/json" : unknown
        }
        let ending = name[dot...].dropFirst().lowercased()
        return text(ending) ?? image(ending) ?? sound(ending) ?? other(ending) ?? unknown
    }

    private static let unknown: StaticString = "application/octet-stream"

    private static func text(_ ending: String) -> StaticString? {
        switch ending {
        case "html", "htm": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "txt": "text/plain; charset=utf-8"
        case "md": "text/markdown; charset=utf-8"
        case "csv": "text/csv; charset=utf-8"
        case "ics": "text/calendar; charset=utf-8"
        case "vcf": "text/vcard; charset=utf-8"
        case "vtt": "text/vtt; charset=utf-8"
        default: nil
        }
    }

    private static func image(_ ending: String) -> StaticString? {
        switch ending {
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "gif": "image/gif"
        case "svg": "image/svg+xml"
        case "webp": "image/webp"
        case "avif": "image/avif"
        case "ico": "image/vnd.microsoft.icon"
        default: nil
        }
    }

    private static func sound(_ ending: String) -> StaticString? {
        switch ending {
        case "mp4": "video/mp4"
        case "webm": "video/webm"
        case "mp3": "audio/mpeg"
        case "m4a": "audio/mp4"
        case "ogg": "audio/ogg"
        // Not registered; what every browser calls it.
        case "wav": "audio/wav"
        default: nil
        }
    }

    private static func other(_ ending: String) -> StaticString? {
        switch ending {
        // JSON and XML name their own encoding (RFC 8259 section 8.1, RFC 7303 section 3).
        case "json": "application/json"
        case "webmanifest": "application/manifest+json"
        case "xml": "application/xml"
        case "woff2": "font/woff2"
        case "woff": "font/woff"
        case "ttf": "font/ttf"
        case "pdf": "application/pdf"
        case "zip": "application/zip"
        case "wasm": "application/wasm"
        default: nil
        }
    }
}
