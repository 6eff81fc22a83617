// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

extension EndToEnd {
    @Suite("Either side killed at random moments")
    struct SyncKillTests {
        @Test(
            "kill -9 of box or core under load, 20 times: both ends agree, and no click ID comes twice",
            .timeLimit(.minutes(3)))
        func killed() throws {
            let rounds = Effort.count(20, long: 300)
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            box.environment["WAYPOST_REDIRECT_DEADLINE_MS"] = "0"
            box.environment["WAYPOST_SYNC_INTERVAL_S"] = "1"
            let codes = try box.addTouchpoint().placements.map(\.code)
            var dice = Dice(seed: 4711)
            var given: [String] = []
            try box.start()
            for _ in 0..<rounds {
                let load = try box.load(codes, connections: 8)
                let ring = try box.spawn(["sync", "now"], name: "ring")
                pause(Double.random(in: 0.05...0.5, using: &dice))
                switch Int.random(in: 0..<3, using: &dice) {
                case 0:
                    try box.kill()
                    given += load.stop().clickIDs
                    try box.start()
                case 1:
                    try core.kill()
                    given += load.stop().clickIDs
                    try core.start()
                default:
                    try core.kill()
                    try box.kill()
                    given += load.stop().clickIDs
                    try core.start()
                    try box.start()
                }
                ring.stop()
            }
            #expect(given.count > 10 * rounds, "the load must have been a load")
            try box.syncEventually(within: 60)
            #expect(try box.pending() == 0)
            try BothEnds.expectKept(given, core)
            try BothEnds.expectEqual(box, core)
            expectDistinct(given, "click IDs given to people")
            let verified = try core.run("verify", within: 60)
            #expect(verified.status == .exited(0), "\(verified.output)\(verified.errors)")
            let hits = try core.report(org).compactMap { $0["hits"]?.int }.reduce(0, +)
            #expect(hits == (try core.visits().count), "the report counts what is there")
        }
    }
}
