// SPDX-License-Identifier: Apache-2.0

import Foundation
import PN532Simulator

extension Appliance {
    /// Runs `waypost tag` with a simulated reader.
    func tag(_ reader: SimulatedReader, _ arguments: String..., within seconds: Double = 20) throws -> Outcome {
        environment["WAYPOST_NFC_READER"] = reader.connstring
        return try run(["tag"] + arguments, within: seconds)
    }

    /// Starts `waypost tag` with a simulated reader.
    func startTag(_ reader: SimulatedReader, _ arguments: String...) throws -> ChildProcess {
        environment["WAYPOST_NFC_READER"] = reader.connstring
        return try spawn(["tag"] + arguments, name: "tag-\(arguments[0])")
    }
}

extension ChildProcess {
    /// The processes that it started.
    var children: [pid_t] {
        let path = "/proc/\(pid)/task/\(pid)/children"
        return (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: " ").compactMap { pid_t($0) }
            ?? []
    }
}

extension SimulatedReader {
    /// The memory of the tag in the field, or of the one that left last.
    var memory: [UInt8] { (tags + tagsAway).first?.memory ?? [] }

    /// Whether the tag's memory has a text in it.
    func holds(_ text: String) -> Bool {
        let (memory, text) = (memory, Array(text.utf8))
        return memory.indices.contains { memory[$0...].starts(with: text) }
    }
}
