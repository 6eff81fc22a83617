// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Synchronization
import Testing

/// A printer of the network on the loopback, whose manners a test decides.
final class Listener: Sendable {
    let port: UInt16
    private let socket: Int32
    private let thread: Mutex<WorkerThread?> = Mutex(nil)
    private let received: Mutex<[UInt8]> = Mutex([])

    /// Listens unless told not to. `receiveBuffer` in bytes is how much the kernel may take before the printer reads.
    init(isListening: Bool = true, backlog: Int32 = 4, receiveBuffer: Int32? = nil) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if var receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        try #require(isBound && (!isListening || listen(socket, backlog) == 0))
        port = address.sin_port.bigEndian
        self.socket = socket
    }

    deinit { close(socket) }

    /// Takes one connection on a thread of its own, and closes it when `manners` are through.
    func serve(_ manners: @escaping @Sendable (_ printer: Listener, _ connection: Int32) -> Void) throws {
        let started = try WorkerThread(name: "printer") {
            let connection = accept(self.socket, nil, nil)
            manners(self, connection)
            close(connection)
        }
        thread.withLock { $0 = started }
    }

    /// Reads up to `limit` bytes, or to the end; false at the end.
    @discardableResult
    func take(_ connection: Int32, limit: Int = .max) -> Bool {
        var chunk = [UInt8](repeating: 0, count: min(limit, 65_536))
        var left = limit
        while left > 0 {
            let count = read(connection, &chunk, min(chunk.count, left))
            guard count > 0 else { return false }
            received.withLock { $0 += chunk[..<count] }
            left -= count
        }
        return true
    }

    /// What was read, once the connection is closed.
    func bytes() -> [UInt8] {
        thread.withLock { $0 }?.join()
        return received.withLock { $0 }
    }
}
