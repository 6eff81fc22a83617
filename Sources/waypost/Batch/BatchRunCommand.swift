// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import NFC
import Reader
import Settings
import Tracking

/// `waypost batch run`.
struct BatchRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Write the tags of a batch at a reader, one after the other.",
        discussion: """
            Hold one tag after the other to the reader, and lift each when it is called done. It ends when every slot has \
            its tag, or with Ctrl-C, and goes on where it stopped whenever it is run again.

            --print prints a label with the QR code of the same touchpoint for each tag that is done: the one that \
            `batch new --with-qr` ordered with it, or else one that the touchpoint has.
            """)

    @Argument(help: "The batch.")
    var name: String

    @Option(help: ArgumentHelp("The reader, as libnfc names it. Default: nfc.reader.", valueName: "connstring"))
    var reader: String?

    @Option(
        help: ArgumentHelp(
            """
            The key that each tag's password is made from: at least 32 hexadecimal digits in the first line of a file; \
            - for standard input.
            """, valueName: "file"))
    var siteKey: String?

    @Option(
        help: ArgumentHelp(
            "A program to run after each tag, with done, rejected or interrupted and the tag.", valueName: "program"))
    var hook: String?

    @Option(help: ArgumentHelp("End after so many tags, done or not.", valueName: "count"))
    var limit: Int?

    @OptionGroup(title: "Labels") var labels: LabelOptions

    @Flag(help: "Check every tag and write nothing.")
    var dryRun = false

    @Flag(help: "Take the box's own address for links, on the local network.")
    var local = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        StopRequest.listen()
        // Started first: the owner of the state, as whom root goes on, may not be allowed to use the reader.
        let reader = try TagDesk(ReaderOptions.settings(reader, common), end: nil)
        let workspace = try Workspace(existing: common)
        if !local { try QRPayload.requirePublicURL(workspace) }
        let catalog = try EditableCatalog(workspace)
        guard let order = try catalog.file.order(of: name) else {
            throw Failure("there is no batch \(name); `waypost batch new` orders one")
        }
        let key = try siteKey.map(PasswordOptions.siteKey)
        guard !order.protects || key != nil else {
            throw Refusal("batch \(name) protects its tags by passwords; give the site's key with --site-key")
        }
        let journal = CatalogJournal(catalog, workspace, batch: name, origin: LinkOrigin(workspace, local: local))
        let desk = ProvisioningDesk(order, journal: journal, siteKey: key, isTrial: dryRun) { EditableCatalog.now }
        let printed =
            try labels.isWanted
            ? BatchLabels(labels, catalog.file, batch: name, workspace, common, isLocal: local) : nil
        try serve(desk, reader, printed) {
            try BatchProgress(name, in: catalog.file, except: TakenCodes(workspace, catalog.file))
        }
    }

    private func serve(
        _ desk: ProvisioningDesk, _ reader: TagDesk, _ labels: BatchLabels?, progress: () throws -> BatchProgress
    ) throws {
        let before = try progress()
        if let text = before.withheldText {
            guard before.remaining > 0 else { throw Refusal("no tag is left to write; \(text)") }
            warn(text)
        }
        var view = BatchView(before, isJSON: output.json)
        var served = 0
        view.wait()
        while !StopRequest.isMade, served < limit ?? .max, view.remaining > 0 || dryRun {
            let targets = try reader.look()
            guard !targets.isEmpty else { continue }
            view.begin()
            let outcome = try desk.serve(targets, reader.radio)
            served += 1
            if labels != nil, case .done = outcome { view.print() }
            let label = labels?.print(after: outcome)
            try view.show(outcome, label, progress())
            try ring(outcome)
            // The tags of unfinished slots may still come.
            if case .full = outcome, view.unfinished == 0 { break }
            while !StopRequest.isMade, try !reader.isCleared() {}
            view.wait()
        }
        try view.finish()
    }

    /// Runs the hook, which may not hold up the desk for long.
    private func ring(_ outcome: ProvisioningDesk.Outcome) throws {
        guard let hook else { return }
        let words: [String]
        switch outcome {
        case .done(let slot, let link): words = ["done", slot.uid ?? "", link]
        case .good(let uid, let model): words = ["good", uid.description, model]
        case .rejected(let uid, let reason): words = ["rejected", uid?.description ?? "", reason.code]
        case .interrupted(let uid, _): words = ["interrupted", uid.description, ""]
        case .full: words = ["full", "", ""]
        }
        do throws(SystemError) {
            let outcome = try ChildProgram(hook, arguments: words).run(patience: .seconds(3))
            if outcome.status != 0 { warn("the hook \(hook) ended with \(outcome.status)") }
        } catch {
            warn("the hook did not run: \(error)")
        }
    }
}

/// The journal of a desk, in the catalog.
private final class CatalogJournal: ProvisioningJournal {
    private let catalog: EditableCatalog
    private let workspace: Workspace
    private let batch: String
    private let origin: LinkOrigin

    init(_ catalog: EditableCatalog, _ workspace: Workspace, batch: String, origin: LinkOrigin) {
        self.catalog = catalog
        self.workspace = workspace
        self.batch = batch
        self.origin = origin
    }

    func claim(_ uid: NFC.TagUID) throws -> ProvisioningClaim {
        // Anew for each tag: the box may be enrolled in the middle of a batch.
        let taken = try TakenCodes(workspace, catalog.file)
        let claim = try catalog.file.claim(batch, uid: uid.description, now: EditableCatalog.now) { id in
            try taken.placement(id, in: catalog.file) != nil
        }
        switch claim {
        case .full: return .full
        case .taken(let owner, let slot): return .taken("slot \(slot.slot) of batch \(owner)")
        case .slot(let slot):
            guard let placement = try catalog.file.placement(slot.placement) else {
                throw Failure("the placement of slot \(slot.slot) is not in the catalog any more")
            }
            return .slot(slot, link: origin.url(of: placement.code))
        }
    }

    func note(_ slot: ProvisioningSlot) throws { try catalog.file.note(slot, in: batch) }

    func release(_ slot: ProvisioningSlot) throws {
        // In a trial the slot of a tag that was begun before stays its own.
        guard slot.step == .reserved else { return }
        _ = try catalog.file.release(slot.slot, of: batch)
    }

    func reject(_ uid: NFC.TagUID, reason: String) throws {
        try catalog.file.reject(
            ProvisioningRejection(uid.description, reason, at: EditableCatalog.now), in: batch)
    }
}
