// SPDX-License-Identifier: Apache-2.0

internal import CHarfBuzz

extension Typeface {
    /// The shape of a glyph, unhinted. Empty for a glyph that the font does not have.
    public func outline(of glyph: UInt32) -> GlyphOutline {
        var commands: [GlyphOutline.Command] = []
        let pen = unsafe hb_draw_funcs_create()
        defer { unsafe hb_draw_funcs_destroy(pen) }
        unsafe hb_draw_funcs_set_move_to_func(
            pen, { _, data, _, x, y, _ in unsafe add(.move(point(x, y)), to: data) }, nil, nil)
        unsafe hb_draw_funcs_set_line_to_func(
            pen, { _, data, _, x, y, _ in unsafe add(.line(point(x, y)), to: data) }, nil, nil)
        unsafe hb_draw_funcs_set_quadratic_to_func(
            pen, { _, data, _, cx, cy, x, y, _ in unsafe add(.quad(point(cx, cy), point(x, y)), to: data) }, nil, nil)
        unsafe hb_draw_funcs_set_cubic_to_func(
            pen,
            { _, data, _, ax, ay, bx, by, x, y, _ in
                unsafe add(.cubic(point(ax, ay), point(bx, by), point(x, y)), to: data)
            }, nil, nil)
        unsafe hb_draw_funcs_set_close_path_func(pen, { _, data, _, _ in unsafe add(.close, to: data) }, nil, nil)
        unsafe withUnsafeMutablePointer(to: &commands) { unsafe waypost_draw_glyph(font, glyph, pen, $0) }
        return GlyphOutline(commands)
    }
}

private func point(_ x: Float, _ y: Float) -> GlyphOutline.Point { .init(x: measure(x), y: measure(y)) }

/// No em has more than 16,384 units; what a damaged font has beyond 64 of them, or not as a number, is cut.
private func measure(_ value: Float) -> Double { value.isNaN ? 0 : Double(min(max(value, -0x10_0000), 0x10_0000)) }

/// `list` is the array that the drawing was started with.
private func add(_ command: GlyphOutline.Command, to list: UnsafeMutableRawPointer?) {
    unsafe list?.assumingMemoryBound(to: [GlyphOutline.Command].self).pointee.append(command)
}
