// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// The address of a Unix socket (unix(7)): a path, or with a leading `@` a name in the abstract namespace.
struct UnixAddress {
    private let bytes: [UInt8]
    /// Keeps open the directory by which a path too long for an address is named.
    private let directory: Directory?

    private final class Directory {
        let descriptor: Descriptor
        init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
    }

    /// What `sun_path` holds.
    private static let capacity = 108

    init(_ name: String) throws(SystemError) {
        let holder = try Self.holder(of: name)
        let text = name.hasPrefix("@") ? "\0" + name.dropFirst() : Self.path(name, in: holder) + "\0"
        guard text.utf8.count <= Self.capacity else { throw SystemError("use the socket", name, code: ENAMETOOLONG) }
        bytes = Array(text.utf8)
        directory = holder
    }

    /// The directory of a path that is too long.
    private static func holder(of name: String) throws(SystemError) -> Directory? {
        guard !name.hasPrefix("@"), name.utf8.count >= capacity, let slash = name.lastIndex(of: "/") else {
            return nil
        }
        return Directory(try Descriptor(opening: String(name[..<slash]), flags: O_RDONLY | O_DIRECTORY))
    }

    private static func path(_ name: String, in holder: Directory?) -> String {
        guard let number = holder?.descriptor.number, let slash = name.lastIndex(of: "/") else { return name }
        return "/proc/self/fd/\(number)\(name[slash...])"
    }

    /// Hands the address to a system call.
    func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        return unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
        }
    }

    /// A new Unix socket.
    static func socket(_ type: __socket_type) throws(SystemError) -> Descriptor {
        let kind = Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return Descriptor(owning: Int32(try systemCall("make", "a socket") { Int(Glibc.socket(AF_UNIX, kind, 0)) }))
    }
}
