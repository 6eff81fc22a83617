// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("Endurance")
    struct EnduranceTests {
        @Test(
            "20,000 requests leave no descriptor behind, little memory, and one record for each",
            .timeLimit(.minutes(3)))
        func manyRequests() throws {
            let rounds = Effort.count(20_000, long: 1_000_000) / 4_000
            let box = try Appliance()
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            var tally = try box.load(codes, connections: 16, limit: 250).finish()
            let server = try box.running
            eventually(within: 5) { server.descriptorCount < 60 }
            let descriptors = server.descriptorCount
            let memory = server.residentMegabytes
            for _ in 1..<rounds { tally.add(try box.load(codes, connections: 16, limit: 250).finish()) }
            #expect(tally.statuses == [302: rounds * 4_000])
            #expect(
                eventually(within: 5) { server.descriptorCount <= descriptors }, "\(server.descriptorCount) are open")
            #expect(server.residentMegabytes < memory + 16, "\(memory) MB became \(server.residentMegabytes) MB")
            try Ledger(box).expectOnce(tally.clickIDs)
            #expect(try box.health().colour == "green")
        }

        @Test("5,000 connections of one request each leave no descriptor behind", .timeLimit(.minutes(3)))
        func manyConnections() throws {
            let count = Effort.count(5_000, long: 200_000)
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let server = try box.running
            try box.click(code)
            let descriptors = server.descriptorCount
            for number in 0..<count {
                let wire = try box.connect()
                // HEAD and an unknown path: the disk is not what is tested here.
                try wire.send("HEAD /\(number % 2 == 0 ? code : "robots.txt") HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try wire.reply(bodiless: true)
            }
            #expect(
                eventually(within: 5) { server.descriptorCount <= descriptors }, "\(server.descriptorCount) are open")
            try box.click(code)
        }
    }
}
