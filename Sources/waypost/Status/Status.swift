// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Settings
import Tracking

/// `waypost status`.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say how the appliance is: what runs, what it answers, what is wrong.",
        discussion: """
            Exits 0 whether serve runs or not, and whatever its health: both are in the output. /healthz on the console \
            port is for monitors.
            """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try Workspace(existing: common)
        guard let answer = try workspace.askStatus() else {
            let standing = StandingReport(workspace)
            return try OutputBuffer.print(output.json ? standing.json + "\n" : standing.text)
        }
        guard !output.json else { return try OutputBuffer.print(answer + "\n") }
        guard let status = StatusAnswer(answer) else {
            throw Failure("the running serve answers in a way that this waypost does not know; restart it")
        }
        try OutputBuffer.print(status.text(state: workspace.state.path))
    }
}

/// What can be told of an appliance that does not run.
private struct StandingReport {
    private let state: StateDirectory
    private let publicURL: String?
    private let catalog: (touchpoints: Int, placements: Int, changes: Int64)?
    /// Why the catalog cannot be told of.
    private let trouble: String?

    init(_ workspace: Workspace) {
        state = workspace.state
        publicURL = workspace.settings.redirect.publicURL?.description
        do {
            let file = try CatalogFile(reading: state)
            let counts = try file.counts
            catalog = (counts.touchpoints, counts.placements, try file.changeCount)
            trouble = nil
        } catch {
            catalog = nil
            trouble = "\(error)"
        }
    }

    var json: String {
        var json = JSONText()
        json.add("running", false)
        json.add("version", Waypost.version)
        json.add("state", state.path)
        json.add("public_url", publicURL)
        var figures = JSONText()
        if let catalog {
            figures.add("touchpoints", catalog.touchpoints)
            figures.add("placements", catalog.placements)
            figures.add("changes", catalog.changes)
        }
        json.add("catalog", json: catalog == nil ? "null" : figures.closed())
        json.add("catalog_error", trouble)
        json.add("set_aside", json: JSONText.array(state.setAsideFolders.map(JSONText.quoted)))
        return json.closed()
    }

    var text: String {
        var lines = ["Not running; `waypost serve --state \(state.path)` starts it."]
        lines.append("public URL  \(publicURL ?? "not set (redirect.public_url)")")
        if let catalog {
            let codes = counted(catalog.placements, "code")
            lines.append("catalog     \(counted(catalog.touchpoints, "touchpoint")), \(codes)")
        }
        if let trouble { lines.append("catalog     \(trouble)") }
        lines += state.setAsideFolders.map { "set aside   \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
