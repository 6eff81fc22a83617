// SPDX-License-Identifier: Apache-2.0

/// The directory of tables at the start of a face (OpenType, "Organization of an OpenType Font"). HarfBuzz takes a
/// table that is cut short for one that is empty, and the letters would silently be missing.
struct FontDirectory {
    /// How many faces the file holds.
    let faces: Int
    /// What is wrong with the face, if anything.
    let fault: String?

    /// TrueType outlines, the two versions of Adobe's, and Apple's tag for the first.
    private static let outlines: Set<UInt32> = [0x0001_0000, 0x4F54_544F, 0x7472_7565]
    /// "ttcf"
    private static let collection: UInt32 = 0x7474_6366
    /// "glyf", "CFF ", "CFF2": one of them holds the letters' shapes.
    private static let shapes: Set<UInt32> = [0x676C_7966, 0x4346_4620, 0x4346_4632]

    /// Reads the directory of one face, counted from 0.
    init(_ bytes: Span<UInt8>, face: Int) {
        guard let kind = Self.number(bytes, 0) else {
            (faces, fault) = (0, "it is too short")
            return
        }
        var start = 0
        if kind == Self.collection {
            faces = Int(Self.number(bytes, 8) ?? 0)
            guard face < faces, let offset = Self.number(bytes, 12 + 4 * face) else {
                fault = "it is damaged"
                return
            }
            start = Int(offset)
        } else {
            faces = Self.outlines.contains(kind) ? 1 : 0
        }
        fault = Self.fault(bytes, at: start)
    }

    private static func fault(_ bytes: Span<UInt8>, at start: Int) -> String? {
        guard let kind = number(bytes, start), outlines.contains(kind) else { return "it begins like none" }
        guard let counts = number(bytes, start + 4) else { return "it is damaged" }
        var hasShapes = false
        for table in 0..<Int(counts >> 16) {
            let entry = start + 12 + 16 * table
            guard let tag = number(bytes, entry), let offset = number(bytes, entry + 8),
                let length = number(bytes, entry + 12), Int(offset) + Int(length) <= bytes.count
            else { return "its end is missing" }
            if shapes.contains(tag), length > 0 { hasShapes = true }
        }
        return hasShapes ? nil : "it has no outlines"
    }

    /// The big-endian number at an offset; nil past the end.
    private static func number(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32? {
        guard offset >= 0, offset + 4 <= bytes.count else { return nil }
        return (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[offset + $1]) }
    }
}
