// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension Descriptor {
    /// What a descriptor can be waited for.
    enum Readiness {
        case reading
        case writing

        var events: Int16 {
            switch self {
            case .reading: Int16(POLLIN)
            case .writing: Int16(POLLOUT)
            }
        }
    }

    /// Blocks until a call of that kind would not block (true) or the time is up (false). A descriptor whose other end
    /// has failed or gone is ready: the call tells how. `path` is for the error.
    func wait(until readiness: Readiness, for time: Duration, path: String) throws(SystemError) -> Bool {
        let end = ContinuousClock.now + time
        var entry = pollfd(fd: number, events: readiness.events, revents: 0)
        while true {
            let left = max(end - .now, .zero)
            // Rounded up, so that the last part of a millisecond is waited for and not spun through.
            let milliseconds = (left / .milliseconds(1)).rounded(.up)
            let count = unsafe poll(&entry, 1, Int32(min(milliseconds, 1_000_000)))
            if count > 0 { return true }
            let code = errno
            if count < 0, code != EINTR { throw SystemError("wait for", path, code: code) }
            if left == .zero { return false }
        }
    }

    /// Writes every byte to a descriptor that does not block, and gives up with ETIMEDOUT when none was taken for
    /// `patience`. `progress` gets the count of bytes written so far. `path` is for the error.
    func write(
        _ bytes: [UInt8], patience: Duration, path: String, progress: (Int) -> Void,
        by call: (Int32, UnsafeRawBufferPointer) -> Int
    ) throws(SystemError) {
        var done = 0
        var end = ContinuousClock.now + patience
        while done < bytes.count {
            guard try wait(until: .writing, for: end - .now, path: path) else {
                throw SystemError("write to", path, code: ETIMEDOUT)
            }
            do throws(SystemError) {
                done += try systemCall("write to", path) {
                    unsafe bytes.withUnsafeBytes {
                        unsafe call(number, UnsafeRawBufferPointer(rebasing: $0[done...]))
                    }
                }
                progress(done)
                end = .now + patience
            } catch {
                guard error.code == EAGAIN else { throw error }
                // Some drivers call themselves ready and are not.
                usleep(10_000)
            }
        }
    }
}
