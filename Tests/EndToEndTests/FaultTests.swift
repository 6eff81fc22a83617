// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("Everything that can stand between box and core")
    struct FaultTests {
        /// A core, a box that reaches it through a proxy, and its codes.
        private struct Field {
            let core: Core
            let box: Appliance
            let proxy: FaultProxy
            let codes: [String]

            init() throws {
                let (core, org) = try Core.started()
                guard let endpoint = core.endpoint else { throw Trouble("the core is not ready") }
                self.core = core
                proxy = try FaultProxy(to: endpoint)
                box = try Appliance.enrolled(in: core, org, through: proxy.url)
                codes = try box.addTouchpoint().placements.map(\.code)
                try box.start()
                // A round that succeeds, so that there are old answers.
                _ = try box.click(codes[0])
                try box.sync()
            }
        }

        @Test(
            "A fault loses nothing, doubles nothing and stops no redirect; healed, both ends agree",
            .timeLimit(.minutes(1)),
            arguments: [
                Fault.dropped, .answerLost, .delayed(0.5), .duplicated, .oldAnswer, .truncated, .halfClosed,
                .status(401), .status(403), .status(404), .status(413), .status(500), .status(502), .status(204),
                .status(429, retryAfter: 1), .status(503, retryAfter: 1), .status(429), .loginPage, .redirect,
                .emptyObject, .garbage,
            ], [nil, "/v1/edge/visits", "/v1/edge/catalog"])
        func fault(fault: Fault, path: String?) throws {
            let field = try Field()
            defer { field.proxy.stop() }
            var given: [String] = []
            field.proxy.set(fault, on: path)
            for _ in 0..<3 { given += try field.codes.map { try field.box.click($0) } }
            let round = try field.box.syncNow()
            let meetsVisits = path != "/v1/edge/catalog"
            if fault.isHarmless {
                #expect(round.status == .exited(0), "\(round.errors)")
            } else if meetsVisits || fault != .oldAnswer {
                // An old page of the catalog is still a page: it does no harm.
                #expect(round.status == .exited(1), "the round must fail, and say why")
                #expect(!round.errors.isEmpty)
            }
            if meetsVisits && !fault.isHarmless {
                #expect(try field.box.pending() >= given.count, "nothing may be released")
            }
            #expect(field.proxy.met > 0, "the fault must have been met")
            #expect(try field.box.health().colour != "red")
            given += try field.codes.map { try field.box.click($0) }
            field.proxy.set(nil)
            try field.box.syncEventually(within: 20)
            #expect(try field.box.pending() == 0)
            try BothEnds.expectKept(given, field.core)
            try BothEnds.expectEqual(field.box, field.core)
            let health = try field.box.health()
            #expect(health.colour == "green", "\(health)")
        }

        @Test("Retry-After is kept: no request comes before its time", .timeLimit(.minutes(1)))
        func retryAfter() throws {
            let field = try Field()
            defer { field.proxy.stop() }
            field.box.environment["WAYPOST_SYNC_INTERVAL_S"] = "1"
            try field.box.terminate()
            try field.box.start()
            try field.box.sync()
            _ = try field.box.click(field.codes[0])
            field.proxy.set(.status(503, retryAfter: 4))
            #expect(eventually(within: 10) { field.proxy.met > 0 })
            let asked = now()
            let before = field.proxy.requests
            field.proxy.set(nil)
            #expect(eventually(within: 15) { field.proxy.requests > before })
            #expect(now() - asked > 3.5, "it came again after \(now() - asked) s")
        }

        @Test("Faults that come and go at random under load: both ends agree in the end", .timeLimit(.minutes(2)))
        func random() throws {
            let rounds = Effort.count(12, long: 200)
            let field = try Field()
            defer { field.proxy.stop() }
            var dice = Dice(seed: 11)
            let kinds: [Fault?] = [
                .dropped, .answerLost, .delayed(0.2), .duplicated, .oldAnswer, .truncated, .status(500), .loginPage,
                .status(413), .garbage, nil, nil,
            ]
            var given: [String] = []
            for _ in 0..<rounds {
                // A bounded crowd: a debug build makes visits faster than it sends them.
                let load = try field.box.load(field.codes, connections: 4, limit: 100)
                field.proxy.set(kinds.randomElement(using: &dice) ?? nil, times: Int.random(in: 1...4, using: &dice))
                try field.box.syncNow()
                pause(Double.random(in: 0.02...0.2, using: &dice))
                given += load.stop().clickIDs
            }
            field.proxy.set(nil)
            try field.box.syncEventually(within: 30)
            try BothEnds.expectKept(given, field.core)
            try BothEnds.expectEqual(field.box, field.core)
        }

        @Test("Nobody listens at all: redirects go on, and the core that comes back gets everything")
        func coreDown() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            try core.terminate()
            let given = try codes.map { try box.click($0) }
            #expect(try box.syncNow().status == .exited(1))
            #expect(try box.pending() >= 3)
            try core.start()
            try box.syncEventually(within: 20)
            try BothEnds.expectKept(given, core)
            try BothEnds.expectEqual(box, core)
        }
    }
}
