// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// The right to use a reader, given back when it goes. libnfc's own guard does not work on Linux: two processes would
/// write to one line at once.
///
/// A serial reader is locked by its device file, so that every name of it is one lock, and programs that use pyserial
/// respect it; a reader on USB by a file of its name.
struct DeviceLock: ~Copyable {
    private let file: Descriptor

    init(_ name: ConnectionString) throws(RadioError) {
        let opened = try Self.opened(name)
        guard flock(opened.number, LOCK_EX | LOCK_NB) == 0 else {
            let holder = LockHolder.pid(of: opened).map { "process \($0)" } ?? "another process"
            throw RadioError(
                .busy, "the reader \(name) is in use by \(holder); end that one first, or name another with --reader")
        }
        file = opened
    }

    private static func opened(_ name: ConnectionString) throws(RadioError) -> Descriptor {
        do throws(SystemError) { return try open(name) } catch { throw refusal(name, error) }
    }

    private static func open(_ name: ConnectionString) throws(SystemError) -> Descriptor {
        if let path = name.path { return try Descriptor(opening: path, flags: O_RDWR | O_NOCTTY | O_NONBLOCK) }
        let key = String(name.text.map { $0.isLetter || $0.isNumber ? $0 : "-" })
        let path = "/run/lock/waypost-nfc-\(key)"
        do throws(SystemError) {
            return try Descriptor(opening: path, flags: O_RDONLY | O_NOFOLLOW)
        } catch {
            guard error.code == ENOENT else { throw error }
            return try Descriptor(opening: path, flags: O_RDONLY | O_CREAT | O_NOFOLLOW, mode: 0o644)
        }
    }

    private static func refusal(_ name: ConnectionString, _ error: SystemError) -> RadioError {
        let path = name.path ?? name.text
        switch error.code {
        case ENOENT, ENODEV, ENXIO:
            return RadioError(.absent, "there is no reader at \(path): \(error.reason); plug it in, or see --reader")
        case EACCES, EPERM:
            return RadioError(
                .unusable, "\(error); add this user to the group of that file (dialout, mostly) and log in anew")
        default:
            return RadioError(.absent, "\(error); look at the reader's cable and power")
        }
    }
}
