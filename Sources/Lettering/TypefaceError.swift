// SPDX-License-Identifier: Apache-2.0

/// Why there is no typeface, or why it cannot set a text.
public enum TypefaceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file could not be read.
    case unreadable(path: String, reason: String)
    /// The file has more than this many bytes.
    case tooLarge(path: String, limit: Int)
    /// The file's bytes are no TrueType or OpenType font, as far as `reason` tells.
    case notAFont(path: String, reason: String)
    /// The file holds `count` faces, and this is none of them.
    case noFace(path: String, face: Int, count: Int)
    /// No installed font has this family name.
    case notInstalled(family: String)
    /// The typeface cannot draw a character.
    case missingGlyph(Character, typeface: String)
    /// The text runs in both directions, which takes more than one line to set.
    case twoDirections
    /// FreeType could not draw the line at this size.
    case notDrawn(typeface: String, pixelsPerEm: Int)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the font \(path): \(reason)"
        case .tooLarge(let path, let limit): "\(path) is no font to print with: it has more than \(limit) bytes"
        case .notAFont(let path, let reason):
            "\(path) is not a font that can be used here (\(reason)); name a TrueType or OpenType file"
        case .noFace(let path, let face, let count):
            "\(path) has no face \(face); it holds \(count), counted from 0"
        case .notInstalled(let family):
            "no font of the family \"\(family)\" is installed; install one, such as Debian's package "
                + "fonts-dejavu-core, or name a font file with --font"
        case .missingGlyph(let character, let typeface):
            "\(typeface) has no glyph for \(Self.name(of: character)); take another font or another text"
        case .twoDirections:
            "the text holds letters that run from right to left beside ones that run from left to right; "
                + "give each direction a line of its own"
        case .notDrawn(let typeface, let pixelsPerEm):
            "\(typeface) cannot be drawn at \(pixelsPerEm) dots to the em"
        }
    }

    /// The character, where it can be seen, and its code points.
    private static func name(of character: Character) -> String {
        let points = character.unicodeScalars.map { scalar in
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
        let isSeen = !character.isWhitespace && character.unicodeScalars.allSatisfy { !$0.isControl }
        return (isSeen ? "\"\(character)\" " : "") + "(\(points.joined(separator: " ")))"
    }
}

extension Unicode.Scalar {
    /// A control character, which no glyph stands for.
    var isControl: Bool { properties.generalCategory == .control }
}
