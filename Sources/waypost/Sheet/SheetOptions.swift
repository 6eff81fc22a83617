// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Print
import QRCode

/// How sheets are laid out.
struct SheetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The labels: \(LabelTemplate.known.map(\.name).joined(separator: ", ")), or a grid.",
            valueName: "number|ROWSxCOLUMNS"))
    var template: String

    @Option(
        help: ArgumentHelp("The paper of a grid: A4, Letter, A3, A5, A6, Legal or WIDTHxHEIGHT in mm. Default: A4."))
    var paper: String?

    @Option(name: .customLong("margin-mm"), help: ArgumentHelp("Around a grid. Default: 10.", valueName: "mm"))
    var margin: String?

    @Option(
        name: .customLong("gap-mm"), help: ArgumentHelp("Between the cells of a grid. Default: 0.", valueName: "mm"))
    var gap: String?

    @Option(
        name: .customLong("bleed-mm"), help: ArgumentHelp("How far --light reaches beyond a label.", valueName: "mm"))
    var bleed: String?

    @Option(help: ArgumentHelp("The ground of the labels.", valueName: "#rrggbb"))
    var light: Colour?

    @Flag(inversion: .prefixedNo, help: "Marks to cut along. Default: for grids.")
    var cropMarks: Bool?

    @Option(
        help: ArgumentHelp("The first label to use, from 1, on a sheet that has been used before.", valueName: "cell"))
    var start = 1

    @Option(
        name: .customLong("offset-x-mm"),
        help: ArgumentHelp("Move everything to the right; may be negative.", valueName: "mm"))
    var offsetX: String?

    @Option(
        name: .customLong("offset-y-mm"), help: ArgumentHelp("Move everything down; may be negative.", valueName: "mm"))
    var offsetY: String?

    @Option(name: .customLong("module-mm"), help: ArgumentHelp("The largest module. Default: 2.", valueName: "mm"))
    var module: String?

    @Option(help: "How much of a symbol may be lost at least: L 7 %, M 15 %, Q 25 %, H 30 %.")
    var level = ErrorCorrection.medium

    @Flag(inversion: .prefixedNo, help: "Print the code under its symbol.")
    var code = true

    @Flag(inversion: .prefixedNo, help: "Print a serial number such as 0001/1000.")
    var serial = true

    @Flag(help: "Begin with a page that says what the sheets are.")
    var cover = false

    @Flag(help: "Begin with a page by which the printer's offset is measured.")
    var calibration = false

    func settings() throws -> SheetSettings {
        var settings = SheetSettings(try found())
        guard (1...settings.template.count).contains(start) else {
            throw ValidationError("--start takes 1 to \(settings.template.count) with this template.")
        }
        settings.startCell = start
        settings.level = level
        settings.format.showsCode = code
        settings.format.showsSerial = serial
        if let module { settings.format.largestModule = try length("--module-mm", module) }
        if let cropMarks { settings.cropMarks = cropMarks }
        settings.bleed = try bleed.map { try length("--bleed-mm", $0) } ?? 0
        settings.ground = light
        settings.offsetX = try offsetX.map { try length("--offset-x-mm", $0) } ?? 0
        settings.offsetY = try offsetY.map { try length("--offset-y-mm", $0) } ?? 0
        settings.cover = cover
        settings.calibration = calibration
        if let light { try check(light) }
        return settings
    }

    private func found() throws -> LabelTemplate {
        let isGrid = template.lowercased().contains("x")
        if !isGrid, paper != nil || margin != nil || gap != nil {
            throw ValidationError("--paper, --margin-mm and --gap-mm are for grids; \(template) has its own.")
        }
        guard let chosen = Paper(paper ?? "A4") else {
            let names = Paper.named.compactMap(\.name).joined(separator: ", ")
            throw ValidationError("There is no paper “\(paper ?? "")”; take \(names) or WIDTHxHEIGHT in mm.")
        }
        return try LabelTemplate.find(
            template, paper: chosen, margin: margin.map { try length("--margin-mm", $0) } ?? 10_000,
            gap: gap.map { try length("--gap-mm", $0) } ?? 0)
    }

    private func check(_ light: Colour) throws {
        if let problem = Contrast(dark: .black, light: light).problem { throw Refusal("--light \(light): \(problem)") }
    }

    /// A length in µm.
    private func length(_ option: String, _ text: String) throws -> Int {
        let isNegative = text.hasPrefix("-")
        guard let length = Micrometres(mm: isNegative ? text.dropFirst() : text[...]),
            !isNegative || option.hasPrefix("--offset")
        else { throw ValidationError("\(option) takes millimetres such as 2.5, not “\(text)”.") }
        return isNegative ? -length.value : length.value
    }
}
