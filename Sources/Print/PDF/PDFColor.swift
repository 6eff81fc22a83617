// SPDX-License-Identifier: Apache-2.0

/// A colour in one of the device's own spaces; every part from 0 to 1.
public enum PDFColor: Hashable, Sendable {
    /// 0 is black and 1 is paper.
    case gray(Double)
    /// Light: 1, 1, 1 is paper.
    case rgb(Double, Double, Double)
    /// Ink: 0, 0, 0, 0 is paper.
    case cmyk(Double, Double, Double, Double)

    /// What pages begin with. Printers make it of black ink alone.
    public static let black = PDFColor.gray(0)
    /// Black ink alone, said in a printing house's own terms.
    public static let keyBlack = PDFColor.cmyk(0, 0, 0, 1)

    var parts: [Double] {
        switch self {
        case .gray(let gray): [gray]
        case .rgb(let red, let green, let blue): [red, green, blue]
        case .cmyk(let cyan, let magenta, let yellow, let key): [cyan, magenta, yellow, key]
        }
    }

    /// The operators that set it (PDF 32000-1, table 74): for what is filled, and for lines.
    var operators: (fill: String, stroke: String) {
        switch self {
        case .gray: ("g", "G")
        case .rgb: ("rg", "RG")
        case .cmyk: ("k", "K")
        }
    }
}
