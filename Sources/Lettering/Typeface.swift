// SPDX-License-Identifier: Apache-2.0

internal import CHarfBuzz

/// One face of a font file, which sets lines and gives the outlines of their glyphs. Not Sendable: FreeType's state
/// for drawing belongs to one thread. Opening it again is cheap.
@safe public final class Typeface {
    /// The whole name, like "DejaVu Sans"; the file's path where the font has none.
    public let name: String
    /// Font units to the em: the unit of all measures of this typeface.
    public let unitsPerEm: Int
    /// From the baseline up to the top of a line, in font units. Capitals with two marks may reach higher.
    public let ascender: Int
    /// From the baseline to the bottom of a line, in font units; negative where it lies below, as it does.
    public let descender: Int

    let file: FontFile
    /// The face's number as fontconfig and FreeType count: the named instance of a variable font in the upper half.
    let index: Int
    let font: OpaquePointer
    /// Made when the first picture is.
    lazy var brush = Brush(self)

    /// Opens a font file. `face` counts from 0 in files that hold several.
    public convenience init(file path: String, face: Int = 0) throws(TypefaceError) {
        try self.init(FontFile(path: path), index: max(face, 0))
    }

    init(_ file: FontFile, index: Int) throws(TypefaceError) {
        let (number, instance) = (index & 0xFFFF, index >> 16 & 0x7FFF)
        let directory = unsafe FontDirectory(file.bytes.span, face: number)
        guard directory.faces == 0 || number < directory.faces else {
            throw .noFace(path: file.path, face: number, count: directory.faces)
        }
        if let fault = directory.fault { throw .notAFont(path: file.path, reason: fault) }
        let blob = unsafe file.bytes.withMemoryRebound(to: CChar.self) {
            unsafe hb_blob_create($0.baseAddress, UInt32($0.count), HB_MEMORY_MODE_READONLY, nil, nil)
        }
        let face = unsafe hb_face_create(blob, UInt32(number))
        unsafe hb_blob_destroy(blob)
        defer { unsafe hb_face_destroy(face) }
        guard unsafe hb_face_get_glyph_count(face) > 0, let font = unsafe hb_font_create(face) else {
            throw .notAFont(path: file.path, reason: "it has no glyphs")
        }
        if instance > 0 { unsafe hb_font_set_var_named_instance(font, UInt32(instance - 1)) }
        var extents = hb_font_extents_t()
        unsafe hb_font_get_h_extents(font, &extents)
        self.file = file
        self.index = index
        unsafe self.font = font
        name = unsafe Self.fullName(face) ?? file.path
        unitsPerEm = unsafe Int(hb_face_get_upem(face))
        ascender = Int(extents.ascender)
        descender = Int(extents.descender)
    }

    deinit { unsafe hb_font_destroy(font) }

    /// How far a glyph alone moves the pen, in font units.
    public func advance(of glyph: UInt32) -> Int { unsafe Int(hb_font_get_glyph_h_advance(font, glyph)) }

    private static func fullName(_ face: OpaquePointer?) -> String? {
        var characters = [CChar](repeating: 0, count: 256)
        var room = UInt32(characters.count)
        // The name in whatever language the font has first, which is English nearly always.
        let length = unsafe hb_ot_name_get_utf8(
            face, hb_ot_name_id_t(HB_OT_NAME_ID_FULL_NAME), nil, &room, &characters)
        guard length > 0 else { return nil }
        return String(decoding: characters.prefix(Int(room)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
