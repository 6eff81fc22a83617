// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Tracking

/// How far a batch has come.
struct BatchProgress {
    let order: ProvisioningOrder
    private(set) var total = 0
    private(set) var done = 0
    private(set) var unfinished: [ProvisioningSlot] = []
    /// Codes of slots that no tag gets, since they were somebody else's first.
    private(set) var withheld: [String] = []
    let rejections: [ProvisioningRejection]

    init(_ batch: String, in catalog: CatalogFile, except taken: TakenCodes) throws {
        guard let order = try catalog.order(of: batch) else {
            throw Failure("there is no batch \(batch); `waypost batch status` lists them")
        }
        self.order = order
        rejections = try catalog.rejections(of: batch)
        var (total, done, unfinished, withheld) = (0, 0, [ProvisioningSlot](), [String]())
        try catalog.slots(of: batch) { slot in
            total += 1
            if slot.step == .done {
                done += 1
            } else if let placement = try taken.placement(slot.placement, in: catalog) {
                withheld.append(placement.code.description)
            } else if slot.step.isUnfinished {
                unfinished.append(slot)
            }
        }
        (self.total, self.done, self.unfinished, self.withheld) = (total, done, unfinished, withheld)
    }

    var remaining: Int { total - done - withheld.count }

    /// What is told of the slots that no tag gets; nil where there are none.
    var withheldText: String? {
        guard !withheld.isEmpty else { return nil }
        let codes = withheld.prefix(3).joined(separator: ", ") + (withheld.count > 3 ? ", …" : "")
        return """
            \(counted(withheld.count, "slot")) withheld: \(codes) \(withheld.count == 1 ? "was" : "were") somebody else's \
            first, and would lead elsewhere from everywhere but here; order such tags anew in another batch
            """
    }

    /// How often each reason turned a tag away, most often first.
    var reasons: [(reason: String, count: Int)] {
        Dictionary(grouping: rejections, by: \.reason).map { ($0.key, $0.value.count) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// “turned away: 2 locked-static, 1 wrong-model”
    var turnedAway: String { "turned away: " + reasons.map { "\($0.count) \($0.reason)" }.joined(separator: ", ") }

    var text: String {
        var lines = ["\(order.batch)  \(done) of \(total) done, \(remaining) left"]
        lines += unfinished.map { slot in
            "  slot \(slot.slot)  \(slot.step.rawValue)  tag \(slot.uid ?? "?"); hold it to the reader again, or release it"
        }
        if let withheldText { lines.append("  \(withheldText)") }
        if !rejections.isEmpty { lines.append("  \(turnedAway)") }
        return lines.joined(separator: "\n") + "\n"
    }

    var json: String {
        var json = JSONText()
        json.add("batch", order.batch)
        json.add("total", total)
        json.add("done", done)
        json.add("remaining", remaining)
        json.add("unfinished", unfinished.count)
        json.add("withheld", withheld.count)
        json.add("rejected", rejections.count)
        var reasons = JSONText()
        for (reason, count) in self.reasons { reasons.add(reason, count) }
        json.add("reasons", json: reasons.closed())
        json.add("mirror", order.mirror.rawValue)
        json.add("expects", order.expects)
        json.add("locks", order.locks)
        json.add("protects", order.protects)
        return json.closed()
    }
}

/// `waypost batch status`.
struct BatchStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how far batches have come.")

    @Argument(help: "The batch; without it all of them.")
    var name: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try Workspace(existing: common)
        let catalog = try CatalogFile(reading: workspace.state)
        let names = try name.map { [$0] } ?? catalog.tagBatches
        let taken = try TakenCodes(workspace, catalog)
        let batches = try names.map { try BatchProgress($0, in: catalog, except: taken) }
        guard output.json else {
            let text = batches.isEmpty ? "There are no batches of tags.\n" : batches.map(\.text).joined()
            return try OutputBuffer.print(text)
        }
        let list = batches.map(\.json).joined(separator: ",")
        try OutputBuffer.print(name == nil ? "{\"batches\":[\(list)]}\n" : list + "\n")
    }
}

/// `waypost batch release`.
struct BatchRelease: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Free the slot of a tag that was lost: its code goes to the next tag.")

    @Argument(help: "The batch.")
    var name: String

    @Argument(help: "The slot, from 1.")
    var slot: Int

    @OptionGroup var common: CommonOptions

    func run() throws {
        let catalog = try EditableCatalog(Workspace(existing: common))
        let wasReleased = try catalog.change { _, _ in try catalog.file.release(slot, of: name) }
        guard wasReleased else {
            throw Refusal("slot \(slot) of batch \(name) is not there, or its tag is done and carries its code")
        }
        try OutputBuffer.print("Slot \(slot) of batch \(name) is free.\n")
    }
}
