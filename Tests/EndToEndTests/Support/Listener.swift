// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A TCP port of 127.0.0.1 that takes connections and says nothing, as a printer on port 9100.
final class Listener {
    let port: UInt16
    private var descriptor: Int32

    /// Listens on a port, or on one that the system chooses.
    init(port wanted: UInt16 = 0) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = wanted.bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, size) == 0 && listen(number, 64) == 0 && getsockname(number, $0, &size) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard isBound else {
            let reason = String(cString: strerror(errno))
            Glibc.close(number)
            throw Trouble("cannot listen: \(reason)")
        }
    }

    deinit { close() }

    /// Takes the next connection and reads it to its end, as a printer does; nil where none comes in time.
    func job(within seconds: Double = 10) -> [UInt8]? {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, Int32(seconds * 1_000)) == 1 else { return nil }
        let connection = accept(descriptor, nil, nil)
        defer { Glibc.close(connection) }
        var (job, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 4_096))
        while true {
            let count = read(connection, &chunk, chunk.count)
            guard count > 0 else { return job }
            job += chunk[..<count]
        }
    }

    /// Takes no more.
    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }
}
