// SPDX-License-Identifier: Apache-2.0

import Catalog
import Linux
import Tracking

extension Touchpoint {
    /// A touchpoint for people, with its placements.
    func text(_ placements: [Placement], _ origin: LinkOrigin) -> String {
        let mark = state == .active ? "" : "  \(state.name.uppercased())"
        var lines = ["\(title)  (\(id))\(mark)", "  to  \(destination)"]
        let facts = [("campaign", campaign), ("partner", partner), ("location", location)]
        lines += facts.compactMap { name, value in value.map { "  \(name)  \($0)" } }
        if !tracking { lines.append("  without click IDs") }
        if methodsAny { lines.append("  any method") }
        lines += terms.lines
        lines += placements.map { "  " + $0.text(origin) }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Placement {
    /// A placement for people, on one line.
    func text(_ origin: LinkOrigin) -> String {
        "\(channel.name.padded(to: 4))  \(code)  \(origin.url(of: code))" + (label.isEmpty ? "" : "  \(label)")
    }
}

/// Prints what a command did to a touchpoint.
func show(
    _ touchpoint: Touchpoint, _ placements: [Placement], in workspace: Workspace, as output: OutputOptions
) throws {
    let origin = LinkOrigin(workspace)
    guard output.json else { return try OutputBuffer.print(touchpoint.text(placements, origin)) }
    var writer = try TouchpointWriter(.lines, origin: origin)
    try writer.add(touchpoint)
    for placement in placements { try writer.add(placement) }
    try writer.finish()
}
