// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The formats of the contract; some have no renderer yet.
enum QRFormat: String, CaseIterable, ExpressibleByArgument {
    case txt, svg, png, pdf, pbm, zpl, escpos

    var isSupported: Bool { self == .txt || self == .svg }

    /// The formats that a help text should name.
    static var allValueStrings: [String] { allCases.filter(\.isSupported).map(\.rawValue) }

    /// The format that a file's name speaks of.
    init?(pathExtensionOf path: String) {
        guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else { return nil }
        self.init(rawValue: name[name.index(after: dot)...].lowercased())
    }
}
