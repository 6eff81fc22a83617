// SPDX-License-Identifier: Apache-2.0

internal import CFreeType

/// FreeType's side of a typeface, which draws glyphs as dots.
@safe final class Brush {
    /// A drawn glyph: rows of `stride` bytes, eight dots to a byte.
    struct Stroke {
        /// From the pen to the leftmost dot.
        let left: Int
        /// From the baseline up to the top row.
        let top: Int
        let width: Int
        let height: Int
        let stride: Int
        let bytes: [UInt8]
    }

    private var library: FT_Library?
    private var face: FT_Face?
    // FreeType reads the bytes for as long as the face lives.
    private let file: FontFile

    init(_ typeface: Typeface) {
        file = typeface.file
        guard unsafe FT_Init_FreeType(&library) == 0 else { return }
        unsafe FT_New_Memory_Face(
            library, file.bytes.baseAddress, FT_Long(file.bytes.count), FT_Long(typeface.index), &face)
    }

    deinit {
        unsafe FT_Done_Face(face)
        unsafe FT_Done_FreeType(library)
    }

    /// Draws one glyph; nil where FreeType cannot.
    func draw(_ glyph: UInt32, pixelsPerEm: Int) -> Stroke? {
        guard let face = unsafe face, let size = FT_UInt(exactly: pixelsPerEm),
            unsafe FT_Set_Pixel_Sizes(face, size, size) == 0,
            unsafe FT_Load_Glyph(face, glyph, waypost_load_mono) == 0, let slot = unsafe face.pointee.glyph
        else { return nil }
        let picture = unsafe slot.pointee.bitmap
        let stride = unsafe Int(picture.pitch)
        guard stride >= 0 else { return nil }
        return unsafe Stroke(
            left: Int(slot.pointee.bitmap_left), top: Int(slot.pointee.bitmap_top), width: Int(picture.width),
            height: Int(picture.rows), stride: stride,
            bytes: Array(UnsafeBufferPointer(start: picture.buffer, count: stride * Int(picture.rows))))
    }
}
