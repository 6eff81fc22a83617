// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import Linux

/// Holds a state directory for one `serve` at a time, by a lock that ends with its process however that ends.
public final class StateLock: Sendable {
    /// Why the directory could not be had.
    public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// Another instance has it; its pid, where the file tells.
        case held(directory: String, pid: Int32?)
        case failed(SystemError)

        public var description: String {
            switch self {
            case .held(let directory, let pid):
                "\(directory) is in use by another instance" + (pid.map { " (pid \($0))" } ?? "")
                    + "; stop it first, or name another directory with --state"
            case .failed(let error): error.description
            }
        }
    }

    /// The file that is locked, in the state directory. It stays when the lock is gone.
    public static let fileName = "serve.lock"

    private let file: Descriptor

    private init(_ file: consuming Descriptor) { self.file = file }

    // Closing alone would leave the lock to a child that was forked and has not come to its exec yet.
    deinit { flock(file.number, LOCK_UN) }

    /// Takes the directory until the returned lock goes, and leaves this process's pid in the file.
    public static func acquire(in directory: String) throws(Refusal) -> StateLock {
        let lock: StateLock?
        let holder: Int32?
        do throws(SystemError) { (lock, holder) = try attempt(directory + "/" + fileName) } catch {
            throw .failed(error)
        }
        guard let lock else { throw .held(directory: directory, pid: holder) }
        return lock
    }

    /// The lock, or the pid of the one who has it.
    private static func attempt(_ path: String) throws(SystemError) -> (StateLock?, holder: Int32?) {
        let file = try open(path)
        if flock(file.number, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            guard code == EWOULDBLOCK else { throw SystemError("lock", path, code: code) }
            let text = String(decoding: try file.read(limit: 32, path: path), as: UTF8.self)
            return (nil, Int32(text.prefix { $0 != "\n" }))
        }
        // The lock is what counts: a disk that is full or read-only may keep the pid out of the file, and still the
        // appliance starts. Writing before shortening needs no room where a pid stood already.
        let pid = Array("\(getpid())\n".utf8)
        if (try? file.write(pid, path: path)) != nil { ftruncate(file.number, off_t(pid.count)) }
        return (StateLock(file), nil)
    }

    private static func open(_ path: String) throws(SystemError) -> Descriptor {
        do throws(SystemError) {
            return try Descriptor(opening: path, flags: O_RDWR | O_CREAT, mode: 0o600)
        } catch {
            guard error.code == EROFS else { throw error }
            return try Descriptor(opening: path, flags: O_RDONLY)
        }
    }
}
