// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Printing QR codes")
    struct QRTests {
        @Test(
            "Printing is refused while the public URL is unset or loopback, unless --local",
            arguments: [
                nil, "http://127.0.0.1:8080", "http://localhost", "http://[::1]:8080",
            ])
        func refused(publicURL: String?) throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            box.environment["WAYPOST_REDIRECT_PUBLIC_URL"] = .some(publicURL)
            let refused = try box.run("qr", code, "--format", "txt")
            #expect(refused.status == .exited(3))
            #expect(refused.errors.contains("redirect.public_url"))
            #expect(refused.output.isEmpty)
            let local = try box.run("qr", code, "--format", "txt", "--local")
            #expect(local.status == .exited(0), "\(local.errors)")
            #expect(!local.output.isEmpty)
        }

        @Test("A code that this box does not know is not printed")
        func unknownCode() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            let outcome = try box.run("qr", PrintedCode.completing("ZZZZZZZ"), "--format", "txt")
            #expect(outcome.status != .exited(0))
            #expect(!outcome.errors.isEmpty)
        }

        @Test(
            "A terminal's QR code holds the URL of the placement",
            .enabled(if: Scanner.obstacle == nil, Scanner.skipped))
        func text() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            let outcome = try box.run("qr", code, "--format", "txt")
            let read = try #require(try Scanner.read(halfBlocks: outcome.output, in: box.scratch), "\(outcome.output)")
            #expect(read.lowercased() == "\(Appliance.publicURL)/\(code)".lowercased())
        }

        @Test(
            "An SVG QR code holds the URL of the placement, at each level",
            .enabled(if: Scanner.obstacle == nil, Scanner.skipped),
            .enabled(if: Tool.path("rsvg-convert") != nil, "SKIPPED: rsvg-convert (librsvg2-bin) is not installed"),
            arguments: ["L", "M", "Q", "H"])
        func svg(level: String) throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            let file = "\(box.scratch)/code.svg"
            let outcome = try box.run("qr", code, "--format", "svg", "--level", level, "--out", file)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            try Tool.run("rsvg-convert", ["-w", "400", "-b", "white", "-o", "code.png", file], in: box.scratch)
            let read = try Scanner.read(image: "\(box.scratch)/code.png", in: box.scratch)
            #expect(read?.lowercased() == "\(Appliance.publicURL)/\(code)".lowercased())
        }

        @Test(
            "Pictures and pages hold the URL, plain, styled and captioned",
            .enabled(if: Scanner.obstacle == nil, Scanner.skipped),
            .enabled(if: Tool.path("pdftoppm") != nil, "SKIPPED: pdftoppm (poppler-utils) is not installed"),
            arguments: [
                ["png"], ["pbm"], ["pdf"], ["png", "--caption", "Quét mã", "--frame"], ["pdf", "--caption", "Quét mã"],
                ["png", "--dots", "85", "--round-finders", "--dark", "#0a2878"], ["png", "--lower-case", "--verify"],
            ])
        func pictures(words: [String]) throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            let file = "\(box.scratch)/code.\(words[0])"
            let outcome = try box.run(["qr", code, "--out", file] + words.dropFirst())
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            var picture = file
            if words[0] == "pdf" {
                try Tool.run("pdftoppm", ["-r", "300", "-png", "-singlefile", file, "page"], in: box.scratch)
                picture = "\(box.scratch)/page.png"
            }
            let link = "\(Appliance.publicURL)/\(code)"
            let expected = words.contains("--lower-case") ? link : link.uppercased()
            #expect(try Scanner.read(image: picture, in: box.scratch) == expected)
        }

        @Test("Thermal printers get their own language, and what would not be read is refused")
        func refusals() throws {
            let box = try Appliance()
            let url = "HTTPS://GO.EXAMPLE.VN/A7K2M9Q4"
            #expect(try box.run("qr", url, "--format", "zpl", stateful: false).output.hasPrefix("^XA"))
            let logo = try box.file("logo.png", "GIF89a")
            let refused: [([String], Int32, String)] = [
                (["--logo", logo], 3, "not a PNG"), (["--dark", "#c80000"], 3, "red light"),
                (["--dots", "60"], 3, "80"),
                (["--largest-version", "1"], 3, "version 1"), (["--module-mm", "0.1", "--dpi", "600"], 3, "0.25"),
                (["--format", "pbm", "--dark", "#000080"], 2, "pbm"),
                (["--out", "/nonexistent/a.png"], 1, "/nonexistent"),
            ]
            for (words, status, word) in refused {
                let out = words.contains("--out") ? [] : ["--out", "\(box.scratch)/x.png"]
                let outcome = try box.run(["qr", url] + words + out, stateful: false)
                #expect(
                    outcome.status == .exited(status) && outcome.errors.contains(word), "\(words): \(outcome.errors)")
            }
            #expect(try !box.files().contains("x.png"))
        }

        @Test("Any URL can be printed as it stands", .enabled(if: Scanner.obstacle == nil, Scanner.skipped))
        func anyURL() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            let url = "https://shop.example/a?b=c#D"
            let outcome = try box.run("qr", url, "--format", "txt")
            #expect(try Scanner.read(halfBlocks: outcome.output, in: box.scratch) == url)
        }
    }
}

/// An independent reader of QR codes.
enum Scanner {
    static let obstacle: String? = Tool.path("zbarimg") == nil ? "zbarimg (zbar-tools) is not installed" : nil
    static let skipped: Comment = "SKIPPED: zbarimg (zbar-tools) is not installed"

    /// The text of the one QR code in an image, or nil.
    static func read(image: String, in directory: String) throws -> String? {
        guard
            let text = try? Tool.run(
                "zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", image], in: directory)
        else { return nil }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// The text of a QR code drawn with half blocks, whichever of the two colours the terminal's ink stands for.
    static func read(halfBlocks text: String, in directory: String) throws -> String? {
        let plain = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        var rows: [[Bool]] = []
        for line in plain.split(separator: "\n") {
            rows.append(line.map { $0 == "█" || $0 == "▀" })
            rows.append(line.map { $0 == "█" || $0 == "▄" })
        }
        for inkIsDark in [true, false] {
            let image = "\(directory)/symbol.pgm"
            try Data(picture(rows, inkIsDark: inkIsDark)).write(to: URL(fileURLWithPath: image))
            if let read = try read(image: image, in: directory) { return read }
        }
        return nil
    }

    /// A PGM with eight pixels a module and a light frame of four modules.
    private static func picture(_ rows: [[Bool]], inkIsDark: Bool) -> [UInt8] {
        let width = rows.map(\.count).max() ?? 0
        let scale = 8
        let frame = [UInt8](repeating: 255, count: 4 * scale)
        let blank = [UInt8](repeating: 255, count: (width + 8) * scale)
        var pixels: [UInt8] = []
        for _ in 0..<4 * scale { pixels += blank }
        for row in rows {
            let padded = row + Array(repeating: !inkIsDark, count: width - row.count)
            let line =
                frame + padded.flatMap { Array(repeating: $0 == inkIsDark ? UInt8(0) : 255, count: scale) } + frame
            for _ in 0..<scale { pixels += line }
        }
        for _ in 0..<4 * scale { pixels += blank }
        return Array("P5\n\((width + 8) * scale) \((rows.count + 8) * scale)\n255\n".utf8) + pixels
    }
}
