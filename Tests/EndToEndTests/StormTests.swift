// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import Tracking

extension EndToEnd {
    @Suite("Everyone comes back at once")
    struct StormTests {
        @Test(
            "1,000 boxes reconnect in one moment: the core stays up, answers each in time, and all settle",
            .timeLimit(.minutes(5)))
        func storm() throws {
            let count = Effort.count(1_000, long: 10_000)
            guard Descriptors.allow(UInt(count) + 1_000) else { throw Trouble("too few descriptors are allowed here") }
            let (core, org) = try Core.started()
            var devices = try enrol(count, in: core, org)
            let batches = devices.indices.map { devices[$0].request(devices[$0].visits(20)) }
            var waiting = Array(devices.indices)
            var statuses: [Int: Int] = [:]
            var slowest = 0.0
            var rounds = 0
            let deadline = now() + Double(Effort.count(60, long: 240))
            while !waiting.isEmpty, now() < deadline {
                rounds += 1
                let storm = now()
                // Everyone connects and asks before anyone reads.
                var wires: [(device: Int, wire: Wire)] = []
                var refused: [Int] = []
                for device in waiting {
                    do {
                        let wire = try core.connect(within: 10)
                        try wire.send(batches[device])
                        wires.append((device, wire))
                    } catch {
                        refused.append(device)
                    }
                }
                var again: [Int] = refused
                for (device, wire) in wires {
                    guard let reply = try? wire.reply(within: 15) else {
                        statuses[0, default: 0] += 1
                        again.append(device)
                        continue
                    }
                    statuses[reply.status, default: 0] += 1
                    if reply.status == 200 {
                        #expect(try Answer(reply.text).rejected.isEmpty)
                    } else {
                        again.append(device)
                    }
                }
                slowest = max(slowest, now() - storm)
                waiting = again
                if !waiting.isEmpty { pause(0.2) }
            }
            #expect(waiting.isEmpty, "\(waiting.count) of \(count) did not settle in \(rounds) rounds: \(statuses)")
            let allowed: Set<Int> = [200, 429, 503]
            #expect(
                statuses.filter { !allowed.contains($0.key) }.values.reduce(0, +) <= count / 100,
                "answers by status, 0 where none came: \(statuses)")
            #expect(slowest < Double(Effort.count(20, long: 120)), "the slowest round took \(slowest) s")
            #expect(try core.running.end == nil)
            #expect(try core.ask("GET", "/healthz").status == 200)
            let memory = try core.running.residentMegabytes
            #expect(memory < 300, "\(memory) MB")
            let kept = try core.visits()
            #expect(kept.count == count * 20)
            expectDistinct(kept.compactMap(\.clickID), "click IDs in the core")
        }

        /// Enrols so many devices through the API, each with an invitation and a key of its own.
        private func enrol(_ count: Int, in core: Core, _ org: Core.Org) throws -> [SimulatedDevice] {
            let text = try core.done("device", "invite", "--org", org.name, "--count", "\(count)", "--json")
            let codes = try JSON(text)["codes"]?.items?.compactMap(\.string) ?? []
            try #require(codes.count == count)
            let wire = try core.connect()
            return try codes.map { code in
                let key = ClickIDKey.random()
                try wire.send(
                    Core.request(
                        "POST", "/v1/edge/enroll", token: nil, body: Array(SimulatedDevice.request(code, key).utf8),
                        headers: ["Content-Type: application/json"]))
                return try SimulatedDevice(wire.reply(), key: key)
            }
        }
    }
}
