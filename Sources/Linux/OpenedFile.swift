// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A regular file of a ``Folder``, open for reading. Whatever happens to its name, it stays the same file.
public struct OpenedFile: ~Copyable, Sendable {
    private let descriptor: Descriptor
    /// Where it was found, for messages.
    public let path: String
    /// The last part of its name, which tells its kind.
    public let name: String
    /// A folder was asked for, and this is its index. Relative references in it count from that folder.
    public let isIndex: Bool
    /// In bytes, when it was opened.
    public let size: Int
    /// When its content was last changed, in Unix ns.
    public let modified: Int64
    /// Its number on the device.
    public let inode: UInt64
    /// The number of the device.
    public let device: UInt64

    init(_ descriptor: consuming Descriptor, _ facts: stat, path: String, name: String, isIndex: Bool) {
        self.descriptor = descriptor
        self.path = path
        self.name = name
        self.isIndex = isIndex
        size = Int(facts.st_size)
        // A file may claim any time, and this one only has to differ when the file does.
        modified = Int64(facts.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(facts.st_mtim.tv_nsec)
        inode = UInt64(facts.st_ino)
        device = UInt64(facts.st_dev)
    }

    /// The bytes of a range, as far as it lies in the file; fewer when the file has been cut short since.
    public func read(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
        try descriptor.read(range.clamped(to: 0..<size), path: path)
    }
}
