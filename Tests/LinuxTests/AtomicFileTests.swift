// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Linux

@Suite("Files that are replaced whole")
struct AtomicFileTests {
    @Test("The new content stands under the name with the exact mode, and no draft is left")
    func replaces() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/identity.json"
        try AtomicFile.write(Array("old and longer".utf8), to: path, mode: 0o644)
        try AtomicFile.write(Array("new".utf8), to: path)
        #expect(try scratch.read("identity.json") == "new")
        #expect(scratch.names() == ["identity.json"])
        var facts = stat()
        #expect(stat(path, &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o600)
    }

    @Test("A draft that a dead writer left behind is overwritten")
    func reusesDraft() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/a"
        try AtomicFile.write(Array("half a file that never".utf8), to: path + ".new")
        try AtomicFile.write(Array("x".utf8), to: path)
        #expect(try scratch.read("a") == "x")
        #expect(scratch.names() == ["a"])
    }

    @Test("Writers at the same time take turns: the file is always one of their contents, whole")
    func takesTurns() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/a"
        let threads = try (0..<4).map { index in
            try WorkerThread(name: "writer \(index)") {
                for length in 1...50 {
                    try? AtomicFile.write(Array(repeating: UInt8(48 + index), count: length * 100), to: path)
                }
            }
        }
        for thread in threads { thread.join() }
        let content = try scratch.read("a")
        #expect(content.count == 5_000)
        #expect(Set(content).count == 1)
        #expect(scratch.names() == ["a"])
    }

    @Test("A failure names the file and the reason, and leaves the old content")
    func namesFailure() throws {
        let error = #expect(throws: SystemError.self) {
            try AtomicFile.write([], to: "/nowhere/at/all")
        }
        #expect(error?.description == "cannot open /nowhere/at/all.new: No such file or directory")
    }

    @Test("tmpfs, overlayfs and ramfs are volatile by their magic numbers; ext4 is not")
    func kinds() throws {
        #expect(FileSystemKind(magic: 0x0102_1994) == .tmpfs)
        #expect(FileSystemKind(magic: 0x794C_7630) == .overlayfs)
        #expect(FileSystemKind(magic: 0x8584_58F6) == .ramfs)
        #expect(FileSystemKind(magic: 0xEF53) == .other)
        #expect(!FileSystemKind.other.isVolatile && FileSystemKind.tmpfs.isVolatile)
        #expect(throws: SystemError.self) { try FileSystemKind.of("/nowhere") }
        #expect(try FileSystemKind.of("/proc") == .other)
    }
}
