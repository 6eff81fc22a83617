// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Tabular
import Tracking

/// `waypost batch export`.
struct BatchExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Export which tag carries which code.")

    /// The two forms.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case csv, json
    }

    @Argument(help: "The batch.")
    var name: String

    @Option(help: "csv, or json: one object to a line.")
    var format = Format.csv

    @OptionGroup var common: CommonOptions

    private static let columns = [
        "slot", "step", "uid", "model", "code", "url", "touchpoint", "placement", "label", "counter", "locked",
        "password", "attempts", "begun_at", "finished_at", "ms",
        "qr_code",
    ]

    func run() throws {
        let workspace = try Workspace(existing: common)
        let catalog = try CatalogFile(reading: workspace.state)
        guard try catalog.order(of: name) != nil else { throw Failure("there is no batch \(name)") }
        let origin = LinkOrigin(workspace)
        var output = OutputBuffer()
        if format == .csv { try output.add(CSVLine(Self.columns).closed()) }
        var codes = PairedCodes(catalog, batch: name, except: try TakenCodes(workspace, catalog))
        try catalog.slots(of: name) { slot in
            let placement = try catalog.placement(slot.placement)
            let code = try placement.flatMap { try codes.placement(slot: slot.slot, beside: $0) }
            let values = Self.values(slot, placement, code, origin)
            try output.add(format == .csv ? Self.csv(values) : Self.json(values))
        }
        try output.flush()
    }

    private enum Value {
        case text(String?)
        case number(Int64?)
        case flag(Bool)
    }

    /// In the order of the columns.
    private static func values(
        _ slot: ProvisioningSlot, _ placement: Placement?, _ code: Placement?, _ origin: LinkOrigin
    ) -> [Value] {
        let time = slot.begun.flatMap { begun in slot.finished.map { $0 - begun } }
        return [
            .number(Int64(slot.slot)), .text(slot.step.rawValue), .text(slot.uid), .text(slot.model),
            .text(placement?.code.description), .text(placement.map { origin.url(of: $0.code) }),
            .text(placement?.touchpoint.description), .text(slot.placement.description), .text(placement?.label),
            .number(slot.counter.map { Int64($0) }), .flag(slot.isLocked), .flag(slot.hasPassword),
            .number(Int64(slot.attempts)), .text(slot.begun?.rfc3339), .text(slot.finished?.rfc3339), .number(time),
            .text(code?.code.description),
        ]
    }

    private static func csv(_ values: [Value]) -> String {
        var line = CSVLine()
        for value in values {
            switch value {
            case .text(let text): line.add(foreign: text)
            case .number(let number): line.add(number.map(String.init))
            case .flag(let flag): line.add(flag ? "true" : "false")
            }
        }
        return line.closed()
    }

    private static func json(_ values: [Value]) -> String {
        var json = JSONText()
        for (name, value) in zip(columns, values) {
            switch value {
            case .text(let text): json.add(name, text)
            case .number(let number): json.add(name, number)
            case .flag(let flag): json.add(name, flag)
            }
        }
        return json.closed() + "\n"
    }
}
