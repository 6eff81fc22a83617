// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Durability")
    struct DurabilityTests {
        @Test(
            "Durability commit is refused on a file system in memory, unless store.allow_volatile",
            .enabled(if: FileSystem(at: "/dev/shm").isVolatile, "SKIPPED: /dev/shm is not a tmpfs here"))
        func memory() throws {
            let directory = "/dev/shm/wp-\(UInt32.random(in: 0...UInt32.max))"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let box = try Appliance(in: directory)
            box.environment["WAYPOST_REDIRECT_DURABILITY"] = "commit"
            box.environment["WAYPOST_STORE_ALLOW_VOLATILE"] = .some(nil)
            let code = try box.addTouchpoint().code("qr")
            let refused = try box.run("serve")
            #expect(refused.status == .exited(3), "\(refused.status)")
            #expect(refused.errors.contains("tmpfs"), "\(refused.errors)")
            #expect(refused.errors.contains("store.allow_volatile"), "\(refused.errors)")
            box.environment["WAYPOST_STORE_ALLOW_VOLATILE"] = "true"
            try box.start()
            let given = try box.click(code)
            try Ledger(box).expectOnce([given])
        }

        @Test("Relaxed durability needs no permission there, and a stop in good order still loses nothing")
        func relaxed() throws {
            let box = try Appliance()
            box.environment["WAYPOST_REDIRECT_DURABILITY"] = "relaxed"
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            let tally = try box.load(codes, connections: 8, limit: 200).finish()
            #expect(try box.terminate() == .exited(0))
            #expect(tally.clickIDs.count == 1600)
            try Ledger(box).expectOnce(tally.clickIDs)
        }

        @Test("A visit is in the log when its redirect arrives")
        func committedBeforeAnswer() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            box.environment["WAYPOST_REDIRECT_DEADLINE_MS"] = "0"
            try box.start()
            for _ in 0..<10 {
                let id = try box.click(code)
                try box.kill()
                #expect(try box.visits().last?.clickID == id)
                try box.start()
            }
        }
    }
}
