// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PN532Simulator

/// A reader and tags that are not there, for programs that want a serial port.
@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pn532-simulator",
        abstract: "A PN532 with tags, on a pseudo terminal.",
        discussion: """
            The first line of the output is the name of the reader for libnfc, such as
            pn532_uart:/dev/pts/7:115200. It runs until SIGTERM or Ctrl-C.

            Try: LIBNFC_DEVICE=<that name> nfc-list
            """)

    @OptionGroup(title: "Tags") var tags: TagOptions
    @OptionGroup(title: "Reader") var reader: ReaderOptions

    mutating func validate() throws {
        _ = try tags.made()
        _ = try reader.steps()
    }

    func run() throws {
        // Blocked before the simulator's thread starts, so that only `wait` takes them.
        let signals = EndSignals()
        let made = try tags.made()
        let simulated = try SimulatedReader(tags: tags.presentAfter == nil && tags.swapEvery == nil ? made : [])
        simulated.pace(reader.isPaced)
        simulated.chunk(try reader.pieces())
        simulated.arrange(tags.presence(of: made))
        for steps in try reader.steps() { simulated.arrange(steps) }
        try announce(simulated.connstring)
        if let period = tags.swapEvery {
            swap(made, every: period, on: simulated, until: signals)
        } else {
            _ = signals.wait(milliseconds: nil)
        }
        simulated.stop()
        if let log = reader.log {
            try File.write(simulated.log.map { "\($0)\n" }.joined().utf8, to: log)
        }
        if let dump = tags.dump { try write(dump, of: simulated) }
    }

    private func announce(_ connstring: String) throws {
        if let link = reader.link {
            let path = connstring.split(separator: ":")[1]
            unlink(link)
            guard symlink(String(path), link) == 0 else { throw File.Failure(path: link, code: errno) }
        }
        print(connstring)
        fflush(nil)
    }

    /// New tags again and again; the field is empty for a while between two, as between two hands.
    private func swap(
        _ first: [any SimulatedTag], every period: Int, on simulated: SimulatedReader, until signals: EndSignals
    ) {
        let pause = max(period / 5, 1)
        var (tags, round) = (first, UInt32(0))
        while true {
            for tag in tags { simulated.place(tag) }
            if signals.wait(milliseconds: period - pause) { return }
            simulated.removeTags()
            if signals.wait(milliseconds: pause) { return }
            round += 1
            tags = (try? self.tags.made(round: round)) ?? []
        }
    }

    /// The first tag that was there is FILE; where there were several, each also is FILE.UID.
    private func write(_ path: String, of simulated: SimulatedReader) throws {
        let tags = simulated.tagsAway + simulated.tags
        guard let first = tags.first else { return }
        try File.write(first.memory, to: path)
        guard tags.count > 1 else { return }
        for tag in tags { try File.write(tag.memory, to: "\(path).\(Hexadecimal.text(tag.uid))") }
    }
}
