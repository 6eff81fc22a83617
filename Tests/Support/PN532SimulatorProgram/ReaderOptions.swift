// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PN532Simulator

/// How the reader behaves.
struct ReaderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            What goes wrong, once or more: swallow=N or ack-only=N, the N-th command is lost or never answered; \
            status80=N, from the N-th on a status byte has bit 7 once; mute; unplug=N, at the N-th command; remove=N, \
            the tag leaves after N written pages; return=N, and comes back half a second later; torn=N, the N-th page \
            is written half and the tag leaves; torn-return=N; chunks[=N], answers in pieces; pace.
            """, valueName: "name[=n]"))
    var fault: [String] = []
    @Flag(help: "Bytes take their time at 115200 baud, and pages 4 ms.") var pace = false
    @Option(help: ArgumentHelp("Makes this a symbolic link to the terminal.", valueName: "path")) var link: String?
    @Option(help: ArgumentHelp("Writes commands and answers here at the end.", valueName: "file")) var log: String?

    var isPaced: Bool { pace || fault.contains("pace") }

    /// How many bytes of an answer come at once.
    func pieces() throws -> Int? {
        try fault.map(Fault.init).lazy.compactMap { $0.name == "chunks" ? $0.count ?? 3 : nil }.first
    }

    func steps() throws -> [[Step]] {
        try fault.map { try Fault($0).steps() }
    }
}

/// A word of --fault.
struct Fault {
    let name: String
    let count: Int?

    init(_ word: String) throws {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        name = parts.first.map(String.init) ?? ""
        count = parts.count == 2 ? Int(parts[1]) : nil
        if parts.count == 2, count.map({ $0 < 1 }) ?? true {
            throw ValidationError("--fault \(word): the number is 1 or more")
        }
    }

    func steps() throws -> [Step] {
        let back = Step(.after(.milliseconds(500)), .putBack)
        switch (name, count) {
        case ("swallow", let count?): return [Step(.command(count), .swallow)]
        case ("ack-only", let count?): return [Step(.command(count), .acknowledgeOnly)]
        case ("status80", let count?): return [Step(.command(count), .highStatusBit)]
        case ("unplug", let count?): return [Step(.command(count), .unplug)]
        case ("mute", nil): return [Step(.after(.zero), .mute(true))]
        case ("remove", let count?): return [Step(.write(count), .remove())]
        case ("return", let count?): return [Step(.write(count), .remove()), back]
        case ("torn", let count?): return [Step(.write(count), .tear)]
        case ("torn-return", let count?): return [Step(.write(count), .tear), back]
        case ("chunks", _), ("pace", nil): return []
        case ("swallow", _), ("ack-only", _), ("status80", _), ("unplug", _), ("remove", _), ("return", _),
            ("torn", _), ("torn-return", _):
            throw ValidationError("--fault \(name) needs a number: --fault \(name)=3")
        case ("mute", _), ("pace", _): throw ValidationError("--fault \(name) takes no number")
        default:
            throw ValidationError(
                """
                there is no fault "\(name)"; there are swallow, ack-only, status80, mute, unplug, remove, return, torn, \
                torn-return, chunks and pace
                """)
        }
    }
}
