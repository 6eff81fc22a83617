// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Linux
import Tracking

/// `waypost-core import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take what a box wrote on a stick, and write the receipt for the box.",
        discussion: "Importing a file again changes nothing.")

    @Argument(help: "The file of `waypost sync export`.")
    var file: String
    @Option(help: "Where the receipt goes. Default: FILE.receipt.")
    var receipt: String?
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let outcome = try await Workspace(common).withFile { try await StickImport($0).take(file, now: now()) }
        let path = receipt ?? file + ".receipt"
        try AtomicFile.write(Array(outcome.receipt.utf8) + [0x0A], to: path, mode: 0o644)
        if output.json {
            var json = JSONText()
            json.add("device", outcome.device)
            json.add("lines", outcome.lines)
            json.add("accepted", outcome.accepted)
            json.add("duplicate", outcome.duplicate)
            json.add("rejected", outcome.rejected)
            json.add("receipt", path)
            return try OutputBuffer.print(json.closed() + "\n")
        }
        try OutputBuffer.print(
            """
            Device \(outcome.device): \(outcome.lines) lines, \(outcome.accepted) new, \(outcome.duplicate) known, \
            \(outcome.rejected) rejected. Take \(path) back to the box: waypost sync import-receipt FILE

            """)
    }
}
