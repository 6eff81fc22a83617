// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Glibc
import Linux
import NFC
import Reader
import Settings
import Synchronization
import Tracking

/// `waypost tag watch`.
struct TagWatch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Tell of each tag and badge that is held to the reader, until Ctrl-C or SIGTERM.",
        discussion: """
            A tag is told once, when it comes, and not again before it has left. Numbers of four bytes may be on many \
            badges, and those that begin with 08 are drawn anew each time: both are flagged, and identify nobody.

            With nfc.touchpoint, or --touchpoint, each of them is a visit of that touchpoint's first nfc placement, kept by \
            the running `serve`. While none runs, up to 1,000 badges wait here.
            """)

    @Option(
        help: ArgumentHelp("Keep a visit of this touchpoint for each tag. Default: nfc.touchpoint.", valueName: "id"))
    var touchpoint: TouchpointID?

    @Option(
        help: ArgumentHelp(
            "A tag that comes back so soon after it left is not told again.", valueName: "seconds"))
    var againAfter = 0.0

    @Option(help: ArgumentHelp("End after so many tags; 0 for never.", valueName: "tags"))
    var count = 0

    @OptionGroup var reader: ReaderOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard againAfter.isFinite, 0...3_600 ~= againAfter else {
            throw ValidationError("--again-after takes 0 to 3600.")
        }
    }

    /// Set by a signal.
    private static let isOver = Atomic(false)

    func run() throws {
        for number in [SIGINT, SIGTERM] { signal(number) { _ in TagWatch.isOver.store(true, ordering: .relaxed) } }
        let desk = try TagDesk(reader, common) { tell($0) }
        let delivery = try delivery()
        var bounce = Bounce(window: .seconds(againAfter))
        var (told, hadTwo) = (0, false)
        defer { leave(delivery) }
        while !Self.isOver.load(ordering: .relaxed), count == 0 || told < count {
            do throws(RadioError) {
                let found = try desk.radio.find(nil, within: .milliseconds(500))
                if found.count > 1, !hadTwo { try? tell("more-than-one", TagRejection.moreThanOne.description) }
                hadTwo = found.count > 1
                tellKept(delivery)
                guard found.count == 1 else { continue }
                if !bounce.holds(found[0].uid, at: .now) {
                    tell(found[0], desk.radio, delivery)
                    told += 1
                }
                while try !desk.radio.waitForRemoval(within: .milliseconds(500)) {
                    tellKept(delivery)
                    if Self.isOver.load(ordering: .relaxed) || told == count { break }
                }
                bounce.left(found[0].uid, at: .now)
            } catch {
                guard error.isPassing else { throw Failure(error.message) }
            }
        }
    }

    /// The way to `serve`, where a touchpoint is configured for the reader.
    private func delivery() throws -> BadgeDelivery? {
        let named =
            try touchpoint
            ?? EdgeSettings.load(
                file: common.config, environment: ProcessEnvironment.variables
            ).settings.nfc.touchpoint
        guard let named else { return nil }
        let workspace = try Workspace(existing: common)
        let catalog = try CatalogFile(reading: workspace.state)
        guard try catalog.touchpoint(named) != nil else { throw CatalogError.unknownTouchpoint(named) }
        guard let placement = try catalog.placements(of: named).first(where: { $0.channel == .nfc }) else {
            throw Failure(
                "touchpoint \(named) has no nfc placement; `waypost placement add \(named) --channel nfc` makes one")
        }
        return BadgeDelivery(control: workspace.state.control, code: placement.code.key) { warn($0) }
    }

    /// Brings what still waits.
    private func leave(_ delivery: BadgeDelivery?) {
        guard let delivery else { return }
        tellKept(delivery)
        if delivery.count > 0 { warn("\(counted(delivery.count, "badge")) waited for serve, and are not kept") }
    }

    /// Tells what became of badges that had to wait.
    private func tellKept(_ delivery: BadgeDelivery?) {
        for (uid, receipt) in delivery?.flush() ?? [] {
            let uid = uid?.hexadecimal.uppercased()
            guard output.json else {
                warn("kept the visit of \(uid ?? "a badge") that waited: \(receipt.clickID ?? receipt.outcome)")
                continue
            }
            var json = JSONText()
            json.add("event", "visit")
            json.add("uid", uid)
            json.add("outcome", receipt.outcome)
            json.add("click_id", receipt.clickID)
            try? OutputBuffer.print(json.closed() + "\n")
        }
    }

    private func tell(_ target: Target, _ radio: any TagRadio, _ delivery: BadgeDelivery?) {
        // What cannot be read of a tag that is only passing is left out; that it came is told.
        let facts = try? TagFacts(target, radio, password: nil)
        let receipt = delivery?.bring(
            target.isIdentifying ? target.uid : nil, counter: facts?.counter.map { UInt32($0.value) })
        let uid = target.uid.hexadecimal.uppercased()
        if output.json {
            var json = JSONText()
            json.add("event", "tag")
            json.add("uid", uid)
            json.add("identifying", target.isIdentifying)
            json.add("random_uid", target.isRandom)
            json.add("kind", target.kind.rawValue)
            json.add("model", facts?.model)
            json.add("uri", facts?.link)
            json.add("counter", facts?.counter.map { Int64($0.value) })
            json.add("at", EditableCatalog.now.rfc3339)
            if delivery != nil {
                json.add("outcome", receipt?.outcome)
                json.add("click_id", receipt?.clickID)
            }
            try? OutputBuffer.print(json.closed() + "\n")
        } else {
            var words = [uid, facts?.model ?? target.kind.name]
            if target.isRandom { words.append("(a number drawn anew each time)") }
            if !target.isIdentifying, !target.isRandom { words.append("(a number that others may have too)") }
            if let link = facts?.link { words.append(link) }
            if let counter = facts?.counter { words.append("counter \(counter.value)") }
            if let receipt { words.append("visit \(receipt.clickID ?? receipt.outcome)") }
            try? OutputBuffer.print(words.joined(separator: "  ") + "\n")
        }
    }

    private func tell(_ event: ReaderEvent) { try? tell(event.name, event.message) }

    private func tell(_ event: String, _ message: String) throws {
        guard output.json else { return warn("\(event): \(message)") }
        var json = JSONText()
        json.add("event", event)
        json.add("message", message)
        try OutputBuffer.print(json.closed() + "\n")
    }
}

/// A badge at the edge of the field comes and goes: its coming back at once is no other coming.
private struct Bounce {
    let window: Duration
    private var last: (uid: [UInt8], left: ContinuousClock.Instant)?

    init(window: Duration) { self.window = window }

    func holds(_ uid: [UInt8], at now: ContinuousClock.Instant) -> Bool {
        last.map { $0.uid == uid && now - $0.left < window } ?? false
    }

    mutating func left(_ uid: [UInt8], at now: ContinuousClock.Instant) { last = (uid, now) }
}
