// SPDX-License-Identifier: Apache-2.0

/// A person or an organisation that a phone adds to its contacts.
public struct ContactCard: Hashable, Sendable {
    public var name: String
    public var organisation: String?
    public var title: String?
    public var phone: String?
    public var email: String?
    public var website: String?

    public init(
        name: String, organisation: String? = nil, title: String? = nil, phone: String? = nil, email: String? = nil,
        website: String? = nil
    ) {
        self.name = name
        self.organisation = organisation
        self.title = title
        self.phone = phone
        self.email = email
        self.website = website
    }

    /// A vCard 3.0 (RFC 2426), which phones know best. N is the whole name as a family name, since nobody can tell its
    /// parts.
    public var text: String {
        var lines = ["BEGIN:VCARD", "VERSION:3.0", "N:\(Self.escaped(name));;;;", "FN:\(Self.escaped(name))"]
        let facts = [("ORG", organisation), ("TITLE", title), ("TEL", phone), ("EMAIL", email), ("URL", website)]
        lines += facts.compactMap { key, value in value.map { "\(key):\(Self.escaped($0))" } }
        return (lines + ["END:VCARD", ""]).joined(separator: "\r\n")
    }

    /// RFC 2426, section 5.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "\\", ",", ";": escaped += "\\\(character)"
            case "\n", "\r\n": escaped += "\\n"
            default: escaped.append(character)
            }
        }
    }
}
