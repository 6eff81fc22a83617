// SPDX-License-Identifier: Apache-2.0

internal import CHarfBuzz

extension Typeface {
    /// Chooses and places the glyphs of a text, with the font's kerning and ligatures. A text typed with separate marks
    /// has the glyphs of the composed one.
    public func shape(_ text: String) throws(TypefaceError) -> Line {
        let scalars = ComposedText(text).scalars
        if let control = scalars.first(where: \.isControl) {
            throw .missingGlyph(Character(control), typeface: name)
        }
        guard Self.runsOneWay(scalars) else { throw .twoDirections }
        let buffer = unsafe hb_buffer_create()
        defer { unsafe hb_buffer_destroy(buffer) }
        unsafe scalars.map(\.value).withUnsafeBufferPointer {
            unsafe hb_buffer_add_utf32(buffer, $0.baseAddress, Int32($0.count), 0, Int32($0.count))
        }
        // Fonts stack the marks of â and ă in the Vietnamese way for this language. Left alone, HarfBuzz would take the
        // process's, and the same caption would not print the same everywhere.
        unsafe hb_buffer_set_language(buffer, hb_language_from_string("vi", -1))
        unsafe hb_buffer_guess_segment_properties(buffer)
        unsafe hb_shape(font, buffer, nil, 0)
        let count = unsafe Int(hb_buffer_get_length(buffer))
        return try line(
            unsafe Array(UnsafeBufferPointer(start: hb_buffer_get_glyph_infos(buffer, nil), count: count)),
            unsafe Array(UnsafeBufferPointer(start: hb_buffer_get_glyph_positions(buffer, nil), count: count)),
            of: scalars)
    }

    /// A cluster is the glyphs that cannot be parted, with the number of its first code point.
    private func line(
        _ infos: [hb_glyph_info_t], _ positions: [hb_glyph_position_t], of scalars: [Unicode.Scalar]
    ) throws(TypefaceError) -> Line {
        var isStart = [Bool](repeating: false, count: scalars.count + 1)
        isStart[scalars.count] = true
        for info in infos { isStart[Int(info.cluster)] = true }
        var glyphs: [Line.Glyph] = []
        var previous: UInt32?
        for (info, position) in zip(infos, positions) {
            var text = ""
            if info.cluster != previous {
                var next = Int(info.cluster)
                repeat {
                    text.unicodeScalars.append(scalars[next])
                    next += 1
                } while !isStart[next]
            }
            previous = info.cluster
            guard info.codepoint != 0 else {
                throw .missingGlyph(text.first ?? Character(scalars[Int(info.cluster)]), typeface: name)
            }
            glyphs.append(
                Line.Glyph(
                    id: info.codepoint, xOffset: Int(position.x_offset), yOffset: Int(position.y_offset),
                    advance: Int(position.x_advance), text: text))
        }
        return Line(glyphs)
    }

    /// Whether one line can hold the text without the rules for mixed directions (UAX #9). Digits keep their order in
    /// every script.
    private static func runsOneWay(_ scalars: [Unicode.Scalar]) -> Bool {
        let tables = unsafe hb_unicode_funcs_get_default()
        var (left, right) = (false, false)
        for scalar in scalars {
            let script = unsafe hb_unicode_script(tables, scalar.value)
            switch hb_script_get_horizontal_direction(script) {
            case HB_DIRECTION_RTL: right = true
            case HB_DIRECTION_LTR: left = left || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            default: break
            }
        }
        return !(left && right)
    }
}
