// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// What kind of file system holds a path, as far as durability cares. Magic numbers from linux/magic.h.
public enum FileSystemKind: String, Hashable, Sendable {
    case tmpfs
    case ramfs
    case overlayfs
    /// Anything else, taken to keep what was flushed.
    case other

    /// Whether what is written may be gone after a power cut, however it was flushed.
    public var isVolatile: Bool { self != .other }

    /// The kind of the file system that holds an existing file or directory.
    public static func of(_ path: String) throws(SystemError) -> FileSystemKind {
        var facts = CLinux.statfs()
        try systemCall("look at the file system of", path) { unsafe Int(statfs(path, &facts)) }
        // f_type is signed and of the width of a word, and the magic of ramfs has its top bit set.
        return FileSystemKind(magic: UInt32(truncatingIfNeeded: facts.f_type))
    }

    init(magic: UInt32) {
        switch magic {
        case UInt32(TMPFS_MAGIC): self = .tmpfs
        case 0x8584_58F6: self = .ramfs
        case UInt32(OVERLAYFS_SUPER_MAGIC): self = .overlayfs
        default: self = .other
        }
    }
}
