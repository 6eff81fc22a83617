// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Linux
import NFC
import Reader
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
            """)

    @Option(help: ArgumentHelp("End after so many tags; 0 for never.", valueName: "tags"))
    var count = 0

    @OptionGroup var reader: ReaderOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    /// Set by a signal.
    private static let isOver = Atomic(false)

    func run() throws {
        for number in [SIGINT, SIGTERM] { signal(number) { _ in TagWatch.isOver.store(true, ordering: .relaxed) } }
        let desk = try TagDesk(reader, common) { tell($0) }
        var (told, hadTwo) = (0, false)
        while !Self.isOver.load(ordering: .relaxed), count == 0 || told < count {
            do throws(RadioError) {
                let found = try desk.radio.find(nil, within: .milliseconds(500))
                if found.count > 1, !hadTwo { try? tell("more-than-one", TagRejection.moreThanOne.description) }
                hadTwo = found.count > 1
                guard found.count == 1 else { continue }
                tell(found[0], desk.radio)
                told += 1
                while try !desk.radio.waitForRemoval(within: .milliseconds(500)) {
                    if Self.isOver.load(ordering: .relaxed) || told == count { break }
                }
            } catch {
                guard error.isPassing else { throw Failure(error.message) }
            }
        }
    }

    private func tell(_ target: Target, _ radio: any TagRadio) {
        // What cannot be read of a tag that is only passing is left out; that it came is told.
        let facts = try? TagFacts(target, radio, password: nil)
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
            try? OutputBuffer.print(json.closed() + "\n")
        } else {
            var words = [uid, facts?.model ?? target.kind.name]
            if target.isRandom { words.append("(a number drawn anew each time)") }
            if !target.isIdentifying, !target.isRandom { words.append("(a number that others may have too)") }
            if let link = facts?.link { words.append(link) }
            if let counter = facts?.counter { words.append("counter \(counter.value)") }
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
