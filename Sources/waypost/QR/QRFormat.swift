// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What a symbol is written as.
enum QRFormat: String, CaseIterable, ExpressibleByArgument {
    case txt, svg, png, pdf, pbm, zpl, escpos

    /// The format that a file's name speaks of.
    init?(pathExtensionOf path: String) {
        guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else { return nil }
        self.init(rawValue: name[name.index(after: dot)...].lowercased())
    }

    /// Whether modules are whole dots of a printer, or of a picture.
    var isRaster: Bool {
        switch self {
        case .png, .pbm, .zpl, .escpos: true
        case .txt, .svg, .pdf: false
        }
    }

    /// Whether it knows black and white alone.
    var isBlackAndWhite: Bool {
        switch self {
        case .pbm, .zpl, .escpos, .txt: true
        case .png, .svg, .pdf: false
        }
    }

    /// Dots per inch: what most label printers have, and what printed pictures are made for.
    var defaultDPI: Int { self == .png ? 300 : 203 }
}
