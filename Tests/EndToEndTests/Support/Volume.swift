// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A small ext4 file system on a loop device, to be filled, frozen and made read-only. Needs root.
final class Volume {
    /// Why no volume can be made here, or nil.
    static let obstacle: String? = {
        guard geteuid() == 0 else { return "only root may mount" }
        do {
            _ = try Volume(megabytes: 2)
            return nil
        } catch {
            return "\(error)"
        }
    }()

    /// Where it is mounted.
    let path: String
    private let scratch: String
    private let image: String
    private var mounted = false

    init(megabytes: Int) throws {
        scratch = try Scratch.directory()
        path = "\(scratch)/disk"
        image = "\(scratch)/image"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: image, contents: nil), truncate(image, megabytes << 20) == 0 else {
            throw Trouble("cannot make \(image)")
        }
        // Blocks of 4 KiB as on any real disk: smaller ones let a mapped file end in the middle of a page.
        try tool("mkfs.ext4", "-q", "-F", "-m", "0", "-b", "4096", image)
        try mount()
    }

    private func mount() throws {
        try tool("mount", "-o", "loop,errors=remount-ro", image, path)
        mounted = true
    }

    deinit {
        if mounted { try? tool("umount", "-l", path) }
        Scratch.remove(scratch)
    }

    /// Leaves no free byte.
    func fill() throws {
        let descriptor = open("\(path)/filler", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Trouble("cannot make the filler: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let block = [UInt8](repeating: 0x2E, count: 65_536)
        var size = block.count
        while size > 0 {
            if write(descriptor, block, size) < size { size /= 2 }
        }
        fsync(descriptor)
    }

    /// Gives the space back.
    func drain() throws {
        try FileManager.default.removeItem(atPath: "\(path)/filler")
    }

    /// Makes the mount read-only or writable. Fails while a file is open for writing.
    func remount(readOnly: Bool) throws {
        try tool("mount", "-o", readOnly ? "remount,ro" : "remount,rw", path)
    }

    /// Lets the kernel find the file system damaged, upon which it takes no more writes until it is mounted anew.
    func breakDown() throws {
        let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8).split(separator: "\n")
        let line = mounts.last { $0.split(separator: " ").dropFirst().first == path[...] }
        guard let device = line?.split(separator: " ").first?.split(separator: "/").last else {
            throw Trouble("\(path) is not mounted")
        }
        try "1".write(toFile: "/sys/fs/ext4/\(device)/trigger_fs_error", atomically: false, encoding: .utf8)
    }

    /// Checks and mounts it anew, as the next boot does. Nothing may have a file open.
    func repair() throws {
        try tool("umount", path)
        mounted = false
        // e2fsck(8): 1 says that errors were corrected.
        try Tool.run("e2fsck", ["-f", "-y", image], in: scratch, succeedingWith: [0, 1])
        try mount()
    }

    /// Lets every write wait until ``thaw()``.
    func freeze() throws { try tool("fsfreeze", "-f", path) }

    /// Lets the writes go on.
    func thaw() throws { try tool("fsfreeze", "-u", path) }

    private func tool(_ name: String, _ arguments: String...) throws { try Tool.run(name, arguments, in: scratch) }
}

/// Programs of the system that tests use beside `waypost`.
enum Tool {
    /// The path of a program, or nil where it is not installed.
    static func path(_ name: String) -> String? {
        ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"].map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program that must succeed, and answers what it printed.
    @discardableResult
    static func run(
        _ name: String, _ arguments: [String], in directory: String, succeedingWith codes: Set<Int32> = [0]
    ) throws -> String {
        guard let path = path(name) else { throw Trouble("\(name) is not installed") }
        let child = try ChildProcess([path] + arguments, environment: [:], directory: directory, name: "tool-\(name)")
        guard case .exited(let code)? = child.waitForEnd(within: 20), codes.contains(code) else {
            throw Trouble("\(name) \(arguments.joined(separator: " ")): \(child.errors)")
        }
        return child.output
    }
}
