// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Suite("Operation")
    struct OperationTests {
        @Test("A second serve on the same state is refused with the pid of the first, which goes on")
        func secondInstance() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let second = try box.run("serve")
            #expect(second.status == .exited(3))
            #expect(second.errors.contains("\(try box.running.pid)"), "\(second.errors)")
            #expect(!second.output.contains("ready"))
            try box.click(code)
            try box.terminate()
            try box.start()
            try box.click(code)
        }

        @Test("A serve that was killed leaves nothing that keeps the next one out")
        func restartAfterKill() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            try box.kill()
            try box.start()
            try box.click(code)
        }

        @Test("A port that is taken is an error that names the address")
        func portTaken() throws {
            let first = try Appliance()
            try first.start()
            let address = try #require(first.redirect)
            let second = try Appliance()
            second.environment["WAYPOST_REDIRECT_LISTEN"] = "\(address.address):\(address.port)"
            let outcome = try second.run("serve")
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("\(address.address):\(address.port)"))
        }

        @Test("The first line on standard output is the ready line, with the ports that were taken")
        func readyLine() throws {
            let box = try Appliance()
            try box.start()
            #expect(try box.running.output.hasPrefix("ready redirect=127.0.0.1:"))
            #expect(try #require(box.redirect).port > 0)
            #expect(try #require(box.console).port > 0)
            #expect(box.redirect != box.console)
        }

        @Test("SIGTERM under load: exits 0, and every answered click ID is in the log once", .timeLimit(.minutes(2)))
        func drain() throws {
            let box = try Appliance()
            let codes = try box.addTouchpoint().placements.map(\.code)
            var given: [String] = []
            for _ in 0..<5 {
                try box.start()
                let load = try box.load(codes, connections: 32)
                pause(0.4)
                let end = try box.terminate()
                let tally = load.stop()
                #expect(end == .exited(0), "\(box.log.suffix(1000))")
                #expect(tally.clickIDs.count > 10)
                given += tally.clickIDs
            }
            let ledger = try Ledger(box)
            ledger.expectOnce(given)
            ledger.expectOrdered()
        }

        @Test("SIGTERM answers the requests that are under way, and an idle connection does not hold it up")
        func drainWithIdleConnections() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let idle = try (0..<20).map { _ in try box.connect() }
            let keptAlive = try box.connect()
            try keptAlive.send("GET /\(code) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try keptAlive.reply().status == 302)
            let asked = now()
            #expect(try box.terminate() == .exited(0))
            #expect(now() - asked < 5)
            for wire in idle { wire.close() }
        }

        @Test("A second SIGTERM does no harm, and SIGINT ends it as SIGTERM does")
        func otherSignals() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let id = try box.click(code)
            try box.running.signal(SIGTERM)
            #expect(try box.terminate() == .exited(0))
            try box.start()
            let other = try box.click(code)
            try box.running.signal(SIGINT)
            #expect(try box.running.waitForEnd(within: 10) == .exited(0))
            try Ledger(box).expectOnce([id, other])
        }

        @Test("SIGHUP reloads: no request is dropped, and a changed key is in force", .timeLimit(.minutes(1)))
        func reload() throws {
            let box = try Appliance()
            let codes = try box.addTouchpoint().placements.map(\.code)
            let file = try box.write("[redirect]\nclick_id_parameter = \"click_id\"\n")
            try box.start(arguments: ["--config", file])
            let load = try box.load(codes, connections: 8)
            pause(0.2)
            _ = try box.write("[redirect]\nclick_id_parameter = \"wp\"\n")
            try box.running.signal(SIGHUP)
            let inForce = try eventually(within: 3, every: 0.02) {
                try box.request("GET", "/\(codes[0])").clickID(named: "wp") != nil
            }
            #expect(inForce)
            let tally = load.stop()
            #expect(tally.cutOff == 0)
            #expect(tally.statuses.keys.map { $0 } == [302])
            try Ledger(box).expectOnce(tally.clickIDs)
        }

        @Test("SIGHUP with a broken file keeps the old configuration, keeps serving, and says so")
        func brokenReload() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            let file = try box.write("[redirect]\nclick_id_parameter = \"wp\"\n")
            try box.start(arguments: ["--config", file])
            _ = try box.write("[redirect]\nclick_id_parameter = 7\n")
            try box.running.signal(SIGHUP)
            #expect(eventually(within: 3) { box.log.contains("redirect.click_id_parameter") }, "\(box.log)")
            #expect(try box.request("GET", "/\(code)").clickID(named: "wp") != nil)
        }

        @Test("A log that goes to the journal has its levels, and no control characters")
        func logs() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            let file = try box.write("")
            // The journal says which file it listens on (systemd.exec(5)); here that is the file of the next start.
            let stream = "\(box.scratch)/serve-1.err"
            try #require(FileManager.default.createFile(atPath: stream, contents: nil))
            var facts = stat()
            try #require(stat(stream, &facts) == 0)
            box.environment["JOURNAL_STREAM"] = "\(facts.st_dev):\(facts.st_ino)"
            try box.start(arguments: ["--config", file])
            try box.click(code)
            _ = try box.write("[redirect]\nclick_id_parameter = \"a\\u0007b\"\n")
            try box.running.signal(SIGHUP)
            #expect(eventually(within: 3) { box.log.contains("redirect.click_id_parameter") })
            try box.terminate()
            let lines = box.log.split(separator: "\n")
            #expect(lines.contains { $0.hasPrefix("<3>") || $0.hasPrefix("<4>") }, "the broken file is an error")
            for line in lines {
                #expect(line.prefixMatch(of: /<[0-7]>/) != nil, "\(line)")
                #expect(line.utf8.allSatisfy { $0 >= 0x20 }, "\(line)")
            }
        }

        @Test("status tells a running serve from one that stands")
        func status() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            let standing = try box.run("status")
            try box.start()
            let running = try box.run("status")
            #expect(running.status == .exited(0))
            #expect(standing.output != running.output)
            #expect(running.output.contains("\(try box.running.pid)"))
        }
    }
}
