// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Print
import Synchronization
import Testing

@Suite struct DevicePrinterTests {
    @Test func `bytes arrive as they are, newlines too`() throws {
        let terminal = try Terminal()
        let job = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let received = Mutex<[UInt8]>([])
        let thread = try WorkerThread(name: "printer") { received.withLock { $0 = terminal.read(job.count) } }
        var last = 0
        try DevicePrinter(path: terminal.path).send(job) { last = $0 }
        thread.join()
        #expect(received.withLock { $0 } == job)
        #expect(last == job.count)
    }

    @Test func `a slow printer gets its time, if it goes on taking bytes`() throws {
        let terminal = try Terminal()
        let job = [UInt8](repeating: 0x55, count: 200_000)
        let thread = try WorkerThread(name: "printer") { _ = terminal.read(job.count, pause: 40_000) }
        let start = ContinuousClock.now
        try DevicePrinter(path: terminal.path, patience: .milliseconds(600)).send(job)
        #expect(ContinuousClock.now - start > .milliseconds(900))
        thread.join()
    }

    @Test func `a printer that takes nothing more is given up, with how far it came`() throws {
        let terminal = try Terminal()
        let printer = DevicePrinter(path: terminal.path, patience: .milliseconds(200))
        let error = #expect(throws: PrintError.self) { try printer.send([UInt8](repeating: 1, count: 500_000)) }
        guard case .stopped(_, let taken, 500_000, nil) = error?.problem else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((1..<500_000).contains(taken))
    }

    @Test func `a printer that goes away while printing is told at once`() throws {
        let terminal = try Terminal()
        let thread = try WorkerThread(name: "hand") {
            usleep(200_000)
            terminal.hangUp()
        }
        let error = #expect(throws: PrintError.self) {
            try DevicePrinter(path: terminal.path).send([UInt8](repeating: 1, count: 500_000))
        }
        thread.join()
        #expect(error?.problem == .unplugged)
    }

    @Test func `a full device is one without paper`() {
        let error = #expect(throws: PrintError.self) { try DevicePrinter(path: "/dev/full").send([1]) }
        #expect(error?.description == "cannot print on /dev/full: it is out of paper; load paper and print again")
    }

    @Test func `only character devices are printed on`() throws {
        let path = "/dev/shm/waypost-test-\(getpid())"
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        defer { unlink(path) }
        #expect(throws: PrintError(.notCharacterDevice, .device(path: path))) {
            try DevicePrinter(path: path).send([1])
        }
        let none = "/dev/waypost-is-not-here"
        #expect(throws: PrintError(.noDevice, .device(path: none))) { try DevicePrinter(path: none).send([1]) }
        try DevicePrinter(path: "/dev/null").send([1])
    }
}
