// SPDX-License-Identifier: Apache-2.0

internal import CHarfBuzz

/// A text in Unicode's Normalization Form C (UAX #15), by HarfBuzz's tables. However somebody typed "Chợ", it then has
/// the same glyphs, and is found by the same search in what is printed.
struct ComposedText {
    /// The code points.
    let scalars: [Unicode.Scalar]

    init(_ text: String) {
        let decomposed = Self.decomposed(text)
        var composed: [Unicode.Scalar] = []
        /// The last starter's place in `composed`, and the class of what follows it there.
        var starter: Int?
        var last = 0
        for scalar in decomposed {
            let order = Self.order(scalar)
            // Blocked where a mark of the same class, or a starter, stands between (UAX #15, D115).
            let isNext = starter == composed.count - 1
            if let place = starter, isNext || (last < order && last != 0),
                let both = Self.composition(composed[place], scalar)
            {
                composed[place] = both
                continue
            }
            composed.append(scalar)
            if order == 0 { starter = composed.count - 1 }
            last = order
        }
        scalars = composed
    }

    /// Everything taken apart, and the marks of each letter in canonical order.
    private static func decomposed(_ text: String) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        func take(_ scalar: Unicode.Scalar) {
            if let (first, second) = decomposition(scalar) {
                take(first)
                if let second { take(second) }
                return
            }
            let order = order(scalar)
            var place = scalars.count
            while order > 0, place > 0, Self.order(scalars[place - 1]) > order { place -= 1 }
            scalars.insert(scalar, at: place)
        }
        text.unicodeScalars.forEach(take)
        return scalars
    }

    private static var tables: OpaquePointer? { unsafe hb_unicode_funcs_get_default() }

    private static func order(_ scalar: Unicode.Scalar) -> Int {
        scalar.value < 0x300 ? 0 : Int(scalar.properties.canonicalCombiningClass.rawValue)
    }

    private static func decomposition(_ scalar: Unicode.Scalar) -> (Unicode.Scalar, Unicode.Scalar?)? {
        var (first, second): (hb_codepoint_t, hb_codepoint_t) = (0, 0)
        guard scalar.value >= 0xC0, unsafe hb_unicode_decompose(tables, scalar.value, &first, &second) != 0,
            let start = Unicode.Scalar(first)
        else { return nil }
        return (start, second == 0 ? nil : Unicode.Scalar(second))
    }

    private static func composition(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        var both: hb_codepoint_t = 0
        guard second.value >= 0x300, unsafe hb_unicode_compose(tables, first.value, second.value, &both) != 0 else {
            return nil
        }
        return Unicode.Scalar(both)
    }
}
