// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import Linux

/// Listening sockets that systemd opened for this process (sd_listen_fds(3)).
public struct PassedSockets: Hashable, Sendable {
    /// The number of the first one (SD_LISTEN_FDS_START).
    private static let first: Int32 = 3

    private let numbers: [String: Int32]

    /// The descriptor passed for a name; the caller owns it.
    public subscript(name: String) -> Int32? { numbers[name] }

    /// Takes what was passed to this process: by `LISTEN_FDNAMES` where that knows the names asked for, the rest in
    /// their order. None is passed on to children.
    public init(names: [String], environment: [String: String]) throws(SystemError) {
        numbers = Self.assign(names: names, environment: environment, pid: getpid())
        for (name, number) in numbers {
            let subject = "the socket passed for \(name)"
            try systemCall("take", subject) { Int(fcntl(number, F_SETFD, FD_CLOEXEC)) }
            var listens: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            try systemCall("take", subject) {
                unsafe Int(getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size))
            }
            guard listens == 1 else { throw SystemError("listen on", subject, code: EINVAL) }
        }
    }

    /// Which descriptor is whose.
    static func assign(names: [String], environment: [String: String], pid: Int32) -> [String: Int32] {
        guard environment["LISTEN_PID"] == "\(pid)", let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }),
            count > 0
        else { return [:] }
        let given = environment["LISTEN_FDNAMES"]?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        var numbers: [String: Int32] = [:]
        var nameless: [Int32] = []
        for offset in 0..<count {
            let name = Int(offset) < given.count ? String(given[Int(offset)]) : ""
            if names.contains(name), numbers[name] == nil {
                numbers[name] = first + offset
            } else {
                nameless.append(first + offset)
            }
        }
        for (name, number) in zip(names.filter { numbers[$0] == nil }, nameless) { numbers[name] = number }
        return numbers
    }
}
