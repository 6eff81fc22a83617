// SPDX-License-Identifier: Apache-2.0

internal import Lettering

extension PDFDocument {
    /// Writes fonts, the list of pages and the table of objects. Nothing may be added afterwards.
    public func finish() throws {
        let fonts = try resources.glyphSets.map { try "/F\($0.number) \(add($0)) 0 R" }.joined()
        let drawings = resources.drawings.enumerated().map { "/X\($0) \($1) 0 R" }.joined()
        try write("<</Font<<\(fonts)>>/XObject<<\(drawings)>>>>", as: resourceDictionary)
        let kids = pages.map { "\($0) 0 R" }.joined(separator: " ")
        try write("<</Type/Pages/Count \(pages.count)/Kids[\(kids)]>>", as: pageTree)
        // A label sheet that a viewer fits to the printer's margins misses its labels (section 12.2).
        let preferences = "/ViewerPreferences<</PrintScaling/None/DisplayDocTitle true>>"
        try write("<</Type/Catalog/Pages \(pageTree) 0 R\(preferences)>>", as: catalog)
        let information = try addObject("<</Title \(Self.text(title))/Producer(Waypost)>>")
        try writeTrailer(information: information)
    }

    private func write(_ body: String, as number: Int) throws { try write(Array(body.utf8), as: number) }

    private func add(_ set: PDFGlyphSet) throws -> Int {
        let procedures = try set.glyphs.map { glyph in
            try addStream("", PDFGlyph.procedure(set.typeface.outline(of: glyph.id), advance: glyph.advance))
        }
        return try addObject(set.dictionary(procedures: procedures, toUnicode: addStream("", set.toUnicode)))
    }

    /// The table of objects has 20 bytes to each (section 7.5.4).
    private func writeTrailer(information: Int) throws {
        let (start, identifier) = (length, identifier)
        var table = "xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset ?? 0)
            table += String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n"
        }
        table += "trailer\n<</Size \(offsets.count + 1)/Root \(catalog) 0 R/Info \(information) 0 R"
        table += "/ID[<\(identifier)><\(identifier)>]>>\nstartxref\n\(start)\n%%EOF\n"
        try write(Array(table.utf8))
    }

    /// A text string: UTF-16 with its mark, in hexadecimal digits (section 7.9.2.2).
    private static func text(_ text: String) -> String {
        let digits = text.utf16.map { unit in
            let digits = String(unit, radix: 16, uppercase: true)
            return String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "<FEFF\(digits.joined())>"
    }
}
