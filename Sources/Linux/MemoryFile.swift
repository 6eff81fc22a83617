// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A file without a name that lives in memory. A child reads or writes it at its own pace: unlike with two pipes,
/// nobody waits for anybody.
struct MemoryFile: ~Copyable {
    let descriptor: Descriptor
    private static let subject = "a file in memory"

    /// A file with these bytes, read from their beginning.
    init(_ bytes: borrowing [UInt8] = []) throws(SystemError) {
        let number = try systemCall("make", Self.subject) {
            // MFD_CLOEXEC (memfd_create(2)).
            unsafe Int(memfd_create("waypost", 1))
        }
        let made = Descriptor(owning: Int32(number))
        try made.write(bytes, path: Self.subject)
        try Self.rewind(made.number)
        descriptor = made
    }

    /// The first bytes that were written to it.
    func content(limit: Int) throws(SystemError) -> [UInt8] {
        try Self.rewind(descriptor.number)
        return try descriptor.read(limit: limit, path: Self.subject)
    }

    private static func rewind(_ number: Int32) throws(SystemError) {
        try systemCall("rewind", subject) { Int(lseek(number, 0, SEEK_SET)) }
    }
}
