// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Deflate
import EdgeStore
import Glibc
import Linux
import Tracking

/// `waypost sync export`.
struct SyncExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write everything that the core does not have into a file, for a stick.",
        discussion: "Nothing is released by it: that is the receipt's, from `waypost-core import`.")

    @Argument(help: "The file, which is replaced.")
    var file: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try Workspace(existing: common)
        guard let identity = IdentityFile.read(workspace.state), identity.isEnrolled,
            let key = [UInt8](hexadecimal: identity.key)
        else {
            throw Refusal(
                "this box is not enrolled, so no core would know its lines: waypost enroll --core URL --code CODE")
        }
        let lines = try write(workspace, device: identity.device, key: key)
        guard output.json else { return try OutputBuffer.print("\(counted(lines, "line")) in \(file).\n") }
        var json = JSONText()
        json.add("file", file)
        json.add("lines", lines)
        try OutputBuffer.print(json.closed() + "\n")
    }

    private func write(_ workspace: Workspace, device: UInt32, key: [UInt8]) throws -> Int {
        let draft = file + ".new"
        let target = try Descriptor(opening: draft, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
        var gzip = try GzipWriter()
        var digest = Stick.Digest()
        var text = Array(Stick.head(device: device, now: BoxClock().moment().wall).utf8) + [0x0A]
        var count = 0
        func flush() throws {
            digest.add(text)
            try target.write(try gzip.write(text), path: draft)
            text.removeAll(keepingCapacity: true)
        }
        try Outbox(workspace.state).unreleased { line in
            line.appendWireJSON(to: &text)
            text.append(0x0A)
            count += 1
            if text.count > 1 << 18 { try flush() }
        }
        try flush()
        let end = Array(digest.end(lines: count, key: key).utf8) + [0x0A]
        try target.write(try gzip.write(end) + gzip.finish(), path: draft)
        try target.synchronize(path: draft)
        try systemCall("rename into place", draft) { Int(rename(draft, file)) }
        try AtomicFile.synchronizeDirectory(of: file)
        return count
    }
}
