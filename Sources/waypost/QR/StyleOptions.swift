// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Linux
import Pictures
import QRCode

/// How a symbol looks.
struct StyleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Draw data as dots of this many percent of a module, \(Style.smallestDot) to 100.", valueName: "percent"))
    var dots: Int?

    @Flag(help: "Draw the three finders as rings with round corners.")
    var roundFinders = false

    @Option(help: ArgumentHelp("The dark colour.", valueName: "#rrggbb"))
    var dark = Colour.black

    @Option(help: ArgumentHelp("The light colour.", valueName: "#rrggbb"))
    var light = Colour.white

    @Option(
        help: ArgumentHelp("Lay a picture on the middle; the level is Q then, unless it is given.", valueName: "png"))
    var logo: String?

    @Option(
        help: ArgumentHelp(
            "How much of the side the logo takes. Default: as much as leaves half of the correction for dirt.",
            valueName: "percent"))
    var logoPercent: Int?

    /// A larger file is no logo.
    private static let mostBytes = 16 << 20

    func validate() throws {
        if let logoPercent {
            guard logo != nil else { throw ValidationError("--logo-percent is for --logo.") }
            guard (1...100).contains(logoPercent) else { throw ValidationError("--logo-percent takes 1 to 100.") }
        }
    }

    private var style: Style {
        Style(
            shape: dots.map { .dot(percent: $0) } ?? .square, roundsFinders: roundFinders, dark: dark, light: light)
    }

    /// Whether black squares on white are asked for.
    var isPlain: Bool { style == .plain && logo == nil }

    /// The symbol in this style. Tells of what to mind.
    func design(_ symbol: Symbol) throws -> Design {
        let design = try logo.map { try Design(symbol, style, logo: Self.read($0), percent: logoPercent) }
        let made = try design ?? Design(symbol, style)
        for warning in made.warnings { warn(warning) }
        return made
    }

    private static func read(_ path: String) throws -> Logo {
        let file = try Descriptor(opening: path, flags: O_RDONLY)
        var bytes: [UInt8] = []
        while bytes.count <= mostBytes {
            let more = try file.read(limit: 1 << 16, path: path)
            if more.isEmpty { break }
            bytes += more
        }
        guard bytes.count <= mostBytes else {
            throw Refusal("\(path) has more than \(mostBytes >> 20) MiB; take a smaller picture for a logo")
        }
        do throws(PictureError) {
            let picture = try PNGReader.read(bytes)
            guard let logo = Logo(width: picture.width, height: picture.height, pixels: picture.pixels) else {
                throw PictureError.damaged("it has no pixels")
            }
            return logo.reduced
        } catch {
            throw Refusal("\(path) \(error)")
        }
    }
}
