// SPDX-License-Identifier: Apache-2.0

/// What stands beside a code: text with places for columns, such as `Table {label}`. `{{` and `}}` are braces.
public struct CaptionTemplate: Hashable, Sendable {
    private enum Piece: Hashable {
        case text(String)
        case column(String)
    }

    private let pieces: [Piece]

    /// Reads a template. Names are compared without case and outer spaces, as those of a CSV file.
    public init(_ text: String) throws(CaptionTemplateError) {
        var pieces: [Piece] = []
        var plain = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if (character == "{" || character == "}") && rest.first == character {
                plain.append(character)
                rest.removeFirst()
            } else if character == "{" {
                guard let end = rest.firstIndex(of: "}") else { throw .open(text) }
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(.column(Self.plain(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            } else if character == "}" {
                throw .open(text)
            } else {
                plain.append(character)
            }
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
        self.pieces = pieces
    }

    /// The columns that it names, lower case.
    public var columns: [String] {
        pieces.compactMap { piece in
            if case .column(let name) = piece { name } else { nil }
        }
    }

    /// The text with the columns' values; an absent one is nothing.
    public func text(_ value: (String) -> String?) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .column(let name): value(name) ?? ""
            }
        }.joined()
    }

    private static func plain(_ name: Substring) -> String {
        let start = name.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed()).lowercased()
    }
}

/// Why a text is no caption template.
public enum CaptionTemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A brace has no partner.
    case open(String)
    /// There is no such column.
    case column(String, known: [String])

    public var description: String {
        switch self {
        case .open(let text):
            "the caption “\(text)” has a brace without its partner; for a brace itself, write it twice"
        case .column(let name, let known):
            "the caption asks for {\(name)}, and there is no such column; there are \(known.joined(separator: ", "))"
        }
    }
}
