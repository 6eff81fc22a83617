// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Print
import Testing

@Suite(.serialized) struct RawSocketPrinterTests {
    private let job = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    private func printer(_ port: UInt16) -> RawSocketPrinter {
        RawSocketPrinter(
            host: "127.0.0.1", port: port, connectTimeout: .milliseconds(700), patience: .milliseconds(700),
            grace: .milliseconds(300))
    }

    @Test func `every byte arrives, progress only grows and ends at the whole`() throws {
        let listener = try Listener()
        try listener.serve { $0.take($1) }
        var seen: [Int] = []
        try printer(listener.port).send(job) { seen.append($0) }
        #expect(listener.bytes() == job)
        #expect(seen == seen.sorted() && seen.last == job.count)
    }

    @Test func `a printer that reads slowly gets its time, if it goes on reading`() throws {
        let listener = try Listener(receiveBuffer: 4_096)
        try listener.serve { printer, connection in
            while printer.take(connection, limit: 4_096) { usleep(40_000) }
        }
        let start = ContinuousClock.now
        try printer(listener.port).send(Array(job.prefix(120_000)))
        #expect(listener.bytes() == Array(job.prefix(120_000)))
        #expect(ContinuousClock.now - start > .milliseconds(700))
    }

    @Test func `a printer that has nothing to say from the beginning is not taken for one that has read everything`()
        throws
    {
        let listener = try Listener(receiveBuffer: 4_096)
        try listener.serve { _, connection in
            shutdown(connection, Int32(SHUT_WR))
            usleep(2_000_000)
        }
        let error = #expect(throws: PrintError.self) { try printer(listener.port).send(Array(job.prefix(40_000))) }
        guard case .stopped = error?.problem else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a printer that talks and never closes is left after the grace, with nothing lost`() throws {
        let listener = try Listener()
        try listener.serve { printer, connection in
            printer.take(connection)
            for _ in 0..<20 {
                send(connection, "ready\n", 6, Int32(MSG_NOSIGNAL))
                usleep(50_000)
            }
        }
        let start = ContinuousClock.now
        try printer(listener.port).send(Array(job.prefix(2_800)))
        #expect(ContinuousClock.now - start < .milliseconds(900))
        #expect(listener.bytes() == Array(job.prefix(2_800)))
    }

    /// The kernel takes a label whole into its own buffer: that it was written says nothing.
    @Test(arguments: [40_000, 8_000_000])
    func `a printer that stops reading is an error that says how far it came`(count: Int) throws {
        let listener = try Listener(receiveBuffer: 4_096)
        try listener.serve { _, connection in usleep(2_000_000) }
        let error = #expect(throws: PrintError.self) {
            try printer(listener.port).send([UInt8](repeating: 1, count: count))
        }
        guard case .stopped(_, let taken, count, nil) = error?.problem else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((1..<count).contains(taken))
    }

    @Test(arguments: [3_000, 4_000_000])
    func `a printer that closes before it has read everything is an error`(count: Int) throws {
        let listener = try Listener()
        try listener.serve { printer, connection in
            printer.take(connection, limit: 10)
            usleep(100_000)
        }
        let error = #expect(throws: PrintError.self) {
            try printer(listener.port).send([UInt8](repeating: 1, count: count))
        }
        guard case .cutOff(_, count) = error?.problem else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a port where nothing listens refuses`() throws {
        let listener = try Listener(isListening: false)
        let error = #expect(throws: PrintError.self) { try printer(listener.port).send(job) }
        #expect(error?.problem == .refused)
        #expect(
            error?.description == "cannot print on tcp://127.0.0.1:\(listener.port): nothing listens there; check the "
                + "port, and whether raw printing is switched on in the printer")
    }

    @Test func `a host that does not answer is given up in time`() throws {
        // A full queue of connections is not answered. One may wait in a queue of none.
        let listener = try Listener(backlog: 0)
        var waiting: [Int32] = []
        defer { for socket in waiting { close(socket) } }
        for _ in 0..<4 {
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
            let filler = socket(AF_INET, kind, 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = listener.port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            _ = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(filler, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            waiting.append(filler)
        }
        let start = ContinuousClock.now
        let error = #expect(throws: PrintError.self) { try printer(listener.port).send(job) }
        #expect(error?.problem == .unreachable(reason: "it does not answer"))
        #expect((.milliseconds(600)..<(.seconds(3))).contains(ContinuousClock.now - start))
    }

    @Test func `a name without an address is told with the name`() {
        // No label of a name is longer than 63 (RFC 1035), so that no name server is asked.
        let host = String(repeating: "a", count: 64)
        let error = #expect(throws: PrintError.self) { try RawSocketPrinter(host: host).send([1]) }
        guard case .unknownName = error?.problem else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("tcp://\(host):9100") == true)
    }
}
