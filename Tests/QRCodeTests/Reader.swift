// SPDX-License-Identifier: Apache-2.0

/// zbar, which knows nothing of how a symbol was made.
struct Reader {
    private let zbar: Tool
    private let rsvg: Tool

    /// nil, with a word on what is missing, where the programs are not installed.
    init?() {
        guard let zbar = Tool("zbarimg"), let rsvg = Tool("rsvg-convert") else {
            print("SKIPPED: reading a symbol back needs zbarimg (zbar-tools) and rsvg-convert (librsvg2-bin)")
            return nil
        }
        (self.zbar, self.rsvg) = (zbar, rsvg)
    }

    /// The text of the one symbol in a picture, with a line feed; empty where there is none.
    func text(of picture: [UInt8]) throws -> String {
        try zbar.run(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"], input: picture).text
    }

    /// The same of an SVG whose modules are 1 mm, drawn with four pixels to a module.
    func text(ofSVG svg: String) throws -> String {
        try text(of: rsvg.run(["--dpi-x", "101.6", "--dpi-y", "101.6"], input: Array(svg.utf8)))
    }
}
