// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Settings
import Tracking

/// The catalog, open for a change. Where there is no appliance yet, this makes its catalog and its identity.
struct EditableCatalog {
    let file: CatalogFile
    /// What destinations are held to.
    let policy: DestinationPolicy
    private let blocks: [UInt16]
    private let workspace: Workspace

    /// `allowLocal` lets destinations be addresses of the local network.
    init(_ workspace: Workspace, allowLocal: Bool = false) throws {
        self.workspace = workspace
        let now = Self.now
        try workspace.state.create()
        let identity = try IdentityFile.open(workspace.state, wall: now)
        Self.report(identity.origin)
        file = try CatalogFile(in: workspace.state, wall: now)
        Self.report(file.opened)
        policy = DestinationPolicy(
            ownHosts: Self.ownHosts(workspace.settings.redirect), allowLocal: allowLocal,
            clickIDParameter: workspace.settings.redirect.clickIDParameter,
            appSchemes: Self.appSchemes(workspace.settings.redirect))
        blocks = identity.identity.codeBlocks
    }

    /// The catalog's rules over this file. What it draws at random comes from `generator`.
    func editor(generator: any RandomNumberGenerator = SystemRandomNumberGenerator()) -> CatalogEditor {
        CatalogEditor(store: file, blocks: blocks, policy: policy, generator: generator)
    }

    var settings: EdgeSettings { workspace.settings }
    var state: StateDirectory { workspace.state }

    /// The schemes of apps that the configuration allows.
    static func appSchemes(_ settings: EdgeSettings.Redirect) -> Set<String> {
        Set(settings.appSchemes.map(\.settingText))
    }

    /// Makes a change and returns when a running `serve` has it. `body` gets the time in Unix ms.
    func change<Result>(_ body: (CatalogEditor, Int64) throws -> Result) throws -> Result {
        let editor = editor()
        return try change { try body(editor, Self.now) }
    }

    /// The same for a change that has an editor already.
    func change<Result>(_ body: () throws -> Result) throws -> Result {
        let result = try body()
        if let failure = file.exportFailure {
            warn("the change is kept, but its copy in \(workspace.state.path)/catalog.ndjson is behind: \(failure)")
        }
        workspace.announceChange()
        return result
    }

    static var now: Int64 { BoxClock().moment().wall }

    /// Where a destination would lead back to this box.
    static func ownHosts(_ settings: EdgeSettings.Redirect) -> [String] {
        var hosts: [String] = []
        if let url = settings.publicURL {
            hosts.append(url.host.bracketed + (url.port == url.scheme.defaultPort ? "" : ":\(url.port)"))
        }
        guard settings.listen.port != 0 else { return hosts }
        return hosts + LinkOrigin.reachableHosts(of: settings.listen).map { "\($0):\(settings.listen.port)" }
    }

    private static func report(_ origin: IdentityFile.Origin) {
        switch origin {
        case .sound, .fresh: return
        case .lost:
            warn("identity.json was missing and a draft took its place; an enrolled appliance must enrol again")
        case .setAside(let folder):
            warn("identity.json could not be read: a draft took its place, and the old file is in \(folder)")
        }
    }

    private static func report(_ opened: CatalogFile.Opened) {
        guard case .restored(let restoration) = opened else { return }
        let place = restoration.setAside.map { "; the old files are in \($0)" } ?? ""
        let outcome =
            restoration.hadExport
            ? "was restored from its export with \(counted(restoration.placements, "placement"))"
            : "had no export to come back from"
        warn("catalog.db was not usable (\(restoration.reason)) and \(outcome)\(place)")
    }
}
