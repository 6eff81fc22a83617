// SPDX-License-Identifier: Apache-2.0

public import Lettering

/// A typeface in one document. Its glyphs are drawn by procedures of Type 3 fonts, each of which holds as many as one
/// byte counts, and only those that the document shows.
public final class PDFFont {
    /// Where a glyph is found: in which set, under which code, and how far it moves the reader's pen in font units.
    struct Place {
        let set: Int
        let code: UInt8
        let advance: Int
    }

    /// A glyph that stands for two texts, such as the two kinds of space, has a place for each: text that is copied
    /// from the page comes from the place.
    private struct Meaning: Hashable {
        let glyph: UInt32
        let text: String
    }

    /// The typeface that lines must have been shaped by.
    public let typeface: Typeface
    private let resources: PDFResources
    private var places: [Meaning: Place] = [:]
    private var current: PDFGlyphSet?

    init(_ typeface: Typeface, resources: PDFResources) {
        self.typeface = typeface
        self.resources = resources
    }

    func place(of glyph: Line.Glyph) -> Place {
        let meaning = Meaning(glyph: glyph.id, text: glyph.text)
        if let place = places[meaning] { return place }
        let set: PDFGlyphSet
        if let current, !current.isFull {
            set = current
        } else {
            set = resources.addGlyphSet(typeface)
            current = set
        }
        let advance = typeface.advance(of: glyph.id)
        let code = set.add(glyph.id, text: glyph.text, advance: advance)
        let place = Place(set: set.number, code: code, advance: advance)
        places[meaning] = place
        return place
    }
}
