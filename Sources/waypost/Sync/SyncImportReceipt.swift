// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import EdgeStore
import Glibc
import Linux
import Tracking

/// `waypost sync import-receipt`.
struct SyncImportReceipt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-receipt", abstract: "Let go of what a core has taken from a stick.")

    @Argument(help: "The receipt of `waypost-core import`.")
    var file: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try Workspace(existing: common)
        let bytes = try Descriptor(opening: file, flags: O_RDONLY).read(limit: 1 << 24, path: file)
        guard let identity = IdentityFile.read(workspace.state), let key = [UInt8](hexadecimal: identity.key),
            let receipt = Stick.Receipt(bytes, key: key), receipt.device == identity.device
        else { throw Refusal("\(file) is not a genuine receipt for this box; nothing is let go of") }
        let outbox = Outbox(workspace.state)
        // The last run that this log knows: numbers rise over runs, so it covers those before.
        guard let last = try receipt.through.last(where: { try outbox.knows(run: $0.run) }) else {
            throw Refusal("\(file) speaks of another log than this box has now; nothing is let go of")
        }
        try release(last, outbox, workspace)
        try OutputBuffer.print("\(counted(receipt.lines, "line")) are with the core.\n")
    }

    private func release(_ last: Stick.Receipt.Through, _ outbox: Outbox, _ workspace: Workspace) throws {
        let line = "release \(last.run.hexadecimal) \(last.sequence)"
        if try ControlSocket.ask(line, at: workspace.state.control) != nil { return }
        let lock = try StateLock.acquire(in: workspace.state.path)
        try outbox.release(through: last.sequence, run: last.run)
        withExtendedLifetime(lock) {}
    }
}
