// SPDX-License-Identifier: Apache-2.0

internal import CFontconfig

extension Typeface {
    /// What captions are set in where nobody chose: it has every Vietnamese letter.
    public static let standardFamily = "DejaVu Sans"

    /// The upright regular face of an installed family; letters' case does not matter. Fontconfig's choice of another
    /// family instead is an error.
    public static func find(family: String) throws(TypefaceError) -> Typeface {
        guard let match = match(family), match.isOfFamily else { throw .notInstalled(family: family) }
        return try Typeface(FontFile(path: match.path), index: match.index)
    }

    /// DejaVu Sans, or what the system takes for sans-serif where that is not installed.
    public static func standard() throws(TypefaceError) -> Typeface {
        if let match = match(standardFamily), match.isOfFamily {
            return try Typeface(FontFile(path: match.path), index: match.index)
        }
        guard let match = match("sans-serif") else { throw .notInstalled(family: standardFamily) }
        return try Typeface(FontFile(path: match.path), index: match.index)
    }

    private struct Match {
        let path: String
        let index: Int
        let isOfFamily: Bool
    }

    /// The face that fontconfig finds nearest, from a configuration read anew, which takes a few ms.
    private static func match(_ family: String) -> Match? {
        guard let configuration = unsafe FcInitLoadConfigAndFonts() else { return nil }
        defer { unsafe FcConfigDestroy(configuration) }
        guard let wanted = unsafe FcPatternCreate() else { return nil }
        defer { unsafe FcPatternDestroy(wanted) }
        unsafe FcPatternAddString(wanted, FC_FAMILY, family)
        unsafe FcPatternAddBool(wanted, FC_OUTLINE, FcBool(FcTrue))
        unsafe FcConfigSubstitute(configuration, wanted, FcMatchPattern)
        unsafe FcDefaultSubstitute(wanted)
        var result = FcResultNoMatch
        guard let found = unsafe FcFontMatch(configuration, wanted, &result) else { return nil }
        defer { unsafe FcPatternDestroy(found) }
        var index: Int32 = 0
        unsafe FcPatternGetInteger(found, FC_INDEX, 0, &index)
        guard let path = unsafe text(of: found, FC_FILE, 0) else { return nil }
        // A face may have several family names, such as one with its width and one without.
        var (number, isOfFamily) = (Int32(0), false)
        while let name = unsafe text(of: found, FC_FAMILY, number) {
            if unsafe FcStrCmpIgnoreCase(name, family) == 0 { isOfFamily = true }
            number += 1
        }
        return Match(path: path, index: Int(index), isOfFamily: isOfFamily)
    }

    private static func text(of pattern: OpaquePointer, _ key: String, _ number: Int32) -> String? {
        var value: UnsafeMutablePointer<FcChar8>?
        guard unsafe FcPatternGetString(pattern, key, number, &value) == FcResultMatch, let text = unsafe value else {
            return nil
        }
        return unsafe String(cString: text)
    }
}
