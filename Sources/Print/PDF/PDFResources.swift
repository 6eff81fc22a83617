// SPDX-License-Identifier: Apache-2.0

internal import Lettering

/// What contents refer to by name: one dictionary for all pages and forms of a document, written at its end.
final class PDFResources {
    /// Named F0, F1 and so on.
    private(set) var glyphSets: [PDFGlyphSet] = []
    /// The object numbers of forms and images, named X0, X1 and so on.
    private(set) var drawings: [Int] = []

    func addGlyphSet(_ typeface: Typeface) -> PDFGlyphSet {
        let set = PDFGlyphSet(number: glyphSets.count, typeface: typeface)
        glyphSets.append(set)
        return set
    }

    /// Answers the number in the name.
    func addDrawing(object: Int) -> Int {
        drawings.append(object)
        return drawings.count - 1
    }
}

/// A drawing that is kept once and shown as often as wanted.
public struct PDFForm: Hashable, Sendable {
    let number: Int
}

/// A picture of the document.
public struct PDFImage: Hashable, Sendable {
    let number: Int
}
