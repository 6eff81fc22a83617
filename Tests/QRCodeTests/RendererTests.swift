// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import QRCode

@Suite("Rendered symbols")
struct RendererTests {
    /// Short links and other payloads, at every level.
    static let payloads: [(String, ErrorCorrection)] = {
        var payloads: [(String, ErrorCorrection)] = []
        for (index, level) in ErrorCorrection.allCases.enumerated() {
            for count in 0..<6 {
                let code = String((index * 6 + count + 7) * 99_991, radix: 32, uppercase: true)
                payloads.append(("HTTPS://GO.EXAMPLE.COM/\(code)", level))
            }
            payloads.append(("https://example.com/path?q=\(index)&name=tr%C3%A0#frag", level))
            payloads.append(("0123456789", level))
            payloads.append((String(repeating: "A long one. ", count: 20 + index), level))
        }
        return payloads
    }()

    @Test("zbar reads the SVG, as rsvg draws it", arguments: payloads)
    func svgScans(text: String, level: ErrorCorrection) throws {
        guard let rsvg = Tool("rsvg-convert"), let zbar = Tool("zbarimg") else {
            print("SKIPPED: reading an SVG back needs rsvg-convert (librsvg2-bin) and zbarimg (zbar-tools)")
            return
        }
        let svg = SVGRenderer(moduleMM: 1).render(try Symbol(text: text, level: level))
        let png = try rsvg.run(["--dpi-x", "101.6", "--dpi-y", "101.6"], input: Array(svg.utf8))
        #expect(
            try zbar.run(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"], input: png).text == text + "\n")
    }

    @Test("zbar reads what the terminal shows, dark on light and in explicit colours", arguments: payloads)
    func textScans(text: String, level: ErrorCorrection) throws {
        guard let zbar = Tool("zbarimg") else {
            print("SKIPPED: reading a symbol back needs zbarimg (zbar-tools)")
            return
        }
        let symbol = try Symbol(text: text, level: level)
        for colours in [TextRenderer.Colours.explicit, .darkOnLight] {
            let screen = Screen(TextRenderer(colours: colours).render(symbol))
            let read = try zbar.run(
                ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"], input: screen.graymap(scale: 4))
            #expect(read.text == text + "\n")
        }
    }

    @Test("The outline, filled by the even-odd rule, is the symbol module for module", arguments: payloads)
    func outline(text: String, level: ErrorCorrection) throws {
        let symbol = try Symbol(text: text, level: level)
        let loops = Outline(side: symbol.side, isDark: symbol.isDark).loops
        for y in 0..<symbol.side {
            // Vertical lines left of a module's middle decide it.
            var crossings = [Int](repeating: 0, count: symbol.side + 1)
            for loop in loops {
                for (from, to) in zip(loop, loop.dropFirst() + loop.prefix(1)) where from.x == to.x {
                    if (min(from.y, to.y)..<max(from.y, to.y)).contains(y) { crossings[from.x] += 1 }
                }
            }
            var inside = false
            for x in 0..<symbol.side {
                if crossings[x] % 2 == 1 { inside.toggle() }
                #expect(inside == symbol.isDark(x, y))
            }
        }
    }

    @Test("An SVG has its size in millimetres, the quiet zone, the same bytes each time, and is small")
    func svgShape() throws {
        let symbol = try Symbol(text: "https://go.example.com/4k7m2qx9", level: .medium)
        #expect(symbol.version == 3)
        let svg = SVGRenderer(moduleMM: 0.4).render(symbol)
        #expect(svg.contains("width=\"14.8mm\" height=\"14.8mm\" viewBox=\"0 0 37 37\""))
        #expect(svg == SVGRenderer(moduleMM: 0.4).render(symbol))
        #expect(svg.utf8.count <= 1_700, "\(svg.utf8.count)")
    }

    @Test(
        "Millimetres are written exactly and briefly",
        arguments: [
            (14_800, "14.8"), (15_000, "15"), (1, "0.001"), (12_345, "12.345"), (250, "0.25"),
        ])
    func millimetres(micrometres: Int, text: String) {
        #expect(SVGRenderer.millimetres(micrometres) == text)
    }

    @Test("The terminal shows the quiet zone on all sides, and ends its colours with each line")
    func textShape() throws {
        let symbol = try Symbol(text: "x", level: .low)
        let plain = TextRenderer(colours: .darkOnLight).render(symbol).split(separator: "\n")
        #expect(plain.count == 15 && plain.allSatisfy { $0.count == 29 })
        #expect(plain[0].allSatisfy { $0 == " " } && plain[1].allSatisfy { $0 == " " })
        #expect(plain.allSatisfy { $0.hasPrefix("    ") && $0.hasSuffix("    ") })
        let explicit = TextRenderer(colours: .explicit).render(symbol).split(separator: "\n")
        #expect(explicit.allSatisfy { $0.hasPrefix("\u{1B}[") && $0.hasSuffix("\u{1B}[0m") })
    }
}
