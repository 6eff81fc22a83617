// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Short-lived directories on a real disk, with paths short enough for a socket's name.
enum Scratch {
    /// `WAYPOST_TEST_DIR`, or /var/tmp, which is a disk where /tmp is memory.
    static let root = ProcessInfo.processInfo.environment["WAYPOST_TEST_DIR"] ?? "/var/tmp"

    /// A fresh directory.
    static func directory() throws -> String {
        var template = Array("\(root)/wp-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Trouble("cannot make a directory in \(root)") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Takes the directory away, unless `WAYPOST_TEST_KEEP` asks for a look at it.
    static func remove(_ path: String) {
        guard ProcessInfo.processInfo.environment["WAYPOST_TEST_KEEP"] == nil else { return }
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// What a path lies on.
struct FileSystem {
    /// The kernel's word for it.
    let kind: String

    init(at path: String) {
        let mounts = FileManager.default.contents(atPath: "/proc/self/mounts") ?? Data()
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path + "/"
        var best = (point: "", kind: "")
        for line in String(decoding: mounts, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            let point = words[1].hasSuffix("/") ? words[1] : words[1] + "/"
            // Of two mounts on one point the later one is seen.
            if real.hasPrefix(point), point.utf8.count >= best.point.utf8.count { best = (point, words[2]) }
        }
        kind = best.kind
    }

    /// Memory or an overlay: its flushes promise nothing.
    var isVolatile: Bool { ["tmpfs", "ramfs", "overlay"].contains(kind) }
}
