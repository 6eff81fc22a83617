// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// What a key asks of a text that stays a plain `String`.
public struct TextRule: Sendable {
    /// What a text may be, in a word or two.
    let form: String
    let complaint: @Sendable (String) -> String?

    /// `complaint` says what is wrong with a text, or nil.
    public init(form: String, complaint: @escaping @Sendable (String) -> String?) {
        self.form = form
        self.complaint = complaint
    }

    /// The path of a file or a directory.
    public static let path = TextRule(form: "PATH") { text in
        printable(text, limit: 4_095) ?? (text.hasPrefix("~") ? "must not begin with ~: nobody expands it here" : nil)
    }

    /// One line of text, at most `limit` bytes.
    public static func line(_ form: String, limit: Int) -> TextRule {
        TextRule(form: form) { printable($0, limit: limit) }
    }

    /// A query parameter's name that no URL needs to escape (RFC 3986 section 2.3).
    public static let parameter = TextRule(form: "NAME") { text in
        let sound = text.utf8.allSatisfy { byte in
            let scalar = Unicode.Scalar(byte)
            return byte < 0x80 && (scalar.properties.isAlphabetic || (0x30...0x39).contains(byte))
                || "-._~".unicodeScalars.contains(scalar)
        }
        return sound && (1...64).contains(text.utf8.count)
            ? nil : "must be 1 to 64 of A-Z a-z 0-9 - . _ ~, since it stands in a URL"
    }

    /// A name of the time zone database: "Asia/Ho_Chi_Minh".
    public static let timeZone = TextRule(form: "a name of the time zone database") { text in
        let sound = text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                        || [0x2B, 0x2D, 0x5F].contains(byte)
                }
        }
        guard sound, text.utf8.count <= 64 else { return "must be a name such as Asia/Ho_Chi_Minh or UTC" }
        guard ZoneDatabase.isInstalled else { return "cannot be looked up: the package tzdata is not installed" }
        return ZoneDatabase.file(of: text) == nil
            ? "is not in the time zone database; names look like Asia/Ho_Chi_Minh" : nil
    }

    /// A page of the web, or a path of our own.
    public static let webPage = TextRule(form: "URL or /PATH") { text in
        let sound = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        let starts = ["http://", "https://", "/"].contains { text.hasPrefix($0) } && !text.hasPrefix("//")
        return sound && starts && text.utf8.count <= 2_048
            ? nil : "must be a URL that begins with http:// or https://, or a path of this box that begins with /"
    }

    /// The SHA-256 of a public key, as curl writes its pins.
    public static let pin = TextRule(form: "sha256//BASE64") { text in
        let digest = text.dropFirst("sha256//".count)
        let sound = digest.dropLast().allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "/")
        }
        return text.hasPrefix("sha256//") && digest.utf8.count == 44 && digest.last == "=" && sound
            ? nil : "must be sha256// and the 44 Base64 symbols of the SHA-256 of a public key"
    }

    private static func printable(_ text: String, limit: Int) -> String? {
        if text.isEmpty { return "must not be empty" }
        if text.utf8.count > limit { return "must not be longer than \(limit) bytes" }
        return text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
            ? "must not hold control characters" : nil
    }
}
