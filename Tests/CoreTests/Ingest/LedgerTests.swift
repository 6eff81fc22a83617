// SPDX-License-Identifier: Apache-2.0

import SQLite
import Testing
import Tracking

@testable import Core

@Suite("The ledger")
struct LedgerTests {
    private let core: CoreFolder
    private let box = Box()

    init() throws { core = try CoreFolder() }

    @Test("keeps a visit with every fact and finds it by its click ID")
    func everyFact() async throws {
        let text = box.visit(1, visitor: "c:abc", repeatOf: 9) { $0.request.referrerHost = "shop.example" }
        let answer = try await core.send([text], from: box)
        #expect(answer?.accepted == 1)
        let stored = try #require(await core.ledger.visit(box.click(random: 1), org: 1))
        let sent = try #require(try box.reader.read(Array(text.utf8)).entries.first?.line)
        #expect(stored == StoredVisit(device: 4711, line: sent))
    }

    @Test("takes what is sent again for the same, also in part and in another order")
    func duplicates() async throws {
        let lines = (1...6).map { box.visit($0, after: Int64($0)) } + [box.gap(7, count: 3)]
        #expect(try await core.send(Array(lines[..<4]), from: box)?.accepted == 4)
        let overlap = try await core.send(lines[2...].reversed(), from: box)
        #expect(overlap?.accepted == 3 && overlap?.duplicate == 2 && overlap?.durableThrough == 7)
        let again = try await core.send(lines, from: box)
        #expect(again?.accepted == 0 && again?.duplicate == 7 && again?.rejected.isEmpty == true)
        #expect(try await core.count("SELECT count(*) FROM visit") == 6)
        #expect(try await core.count("SELECT count(*) FROM suspicion") == 0)
    }

    @Test("counts one line twice in a batch once")
    func twiceInABatch() async throws {
        let answer = try await core.send([box.visit(1), box.visit(1)], from: box)
        #expect(answer?.accepted == 1 && answer?.duplicate == 1)
    }

    @Test("lets a line tell its verdict, reason, visitor and time anew")
    func toldAnew() async throws {
        _ = try await core.send([box.visit(1)], from: box)
        let other = box.visit(1, visitor: "c:abc") {
            $0.verdict = .scanner
            $0.reason = "camera"
        }
        let later = other.replacing(#""time_quality":"synced""#, with: #""time_quality":"anchored""#)
        #expect(try await core.send([later], from: box)?.duplicate == 1)
    }

    @Test("keeps the first of two contents, the other as one dead letter, and suspects a twin")
    func conflicts() async throws {
        _ = try await core.send([box.visit(1)], from: box)
        let other = box.visit(1) { $0.request.userAgent = "Other" }
        for _ in 1...2 {
            let answer = try await core.send([other, box.visit(2)], from: box)
            #expect(answer?.rejected == [.init(sequence: 1, line: 1, code: "conflict", field: nil)])
        }
        let stored = try #require(await core.ledger.visit(box.click(random: 1), org: 1))
        guard case .visit(let wire) = stored.line.content else { throw WireRefusal(.type) }
        #expect(wire.visit.request.userAgent == "Mozilla/5.0")
        #expect(try await core.count("SELECT count(*) FROM dead_letter WHERE code = 'conflict'") == 1)
        #expect(try await core.count("SELECT count(*) FROM suspicion WHERE kind = 'conflict'") == 1)
    }

    @Test("knows a line by its identity, also where its click ID is of another hour")
    func otherHour() async throws {
        _ = try await core.send([box.visit(1)], from: box)
        let other = box.visit(1) { $0.clickID = box.click(after: 3 * 3_600_000, random: 1) }
        #expect(try await core.send([other], from: box)?.rejected.map(\.code) == ["conflict"])
        #expect(try await core.count("SELECT count(*) FROM visit") == 1)
        #expect(try await core.count("SELECT count(*) FROM click") == 1)
        #expect(try await core.count("SELECT count(*) FROM dead_letter WHERE code = 'conflict'") == 1)
        #expect(try await core.count("SELECT count(*) FROM suspicion WHERE kind = 'conflict'") == 1)
    }

    @Test("suspects a twin where a run goes on after the next one has begun, and not where old lines come again")
    func twoRuns() async throws {
        _ = try await core.send([box.visit(1, run: 1)], from: box)
        _ = try await core.send([box.visit(1, run: 2, after: 5)], from: box)
        _ = try await core.send([box.visit(1, run: 1)], from: box)
        #expect(try await core.count("SELECT count(*) FROM suspicion") == 0)
        _ = try await core.send([box.visit(2, run: 1, after: 9)], from: box)
        #expect(try await core.count("SELECT count(*) FROM suspicion WHERE kind = 'two-runs'") == 1)
    }

    @Test("keeps devices and orgs apart that use the same run and number")
    func isolation() async throws {
        let neighbour = Box(device: 4712)
        let stranger = Box(org: 2, device: 4713)
        for box in [box, neighbour, stranger] {
            #expect(try await core.send([box.visit(1)], from: box)?.accepted == 1)
        }
        #expect(try await core.ledger.visit(box.click(random: 1), org: 2) == nil)
        #expect(try await core.ledger.visit(stranger.click(random: 1), org: 1) == nil)
        #expect(try await core.ledger.visit(stranger.click(random: 1), org: 2)?.device == 4713)
    }

    @Test("gives a click ID to the first record that carries it")
    func firstRecord() async throws {
        let click = box.click(random: 1)
        _ = try await core.send([box.visit(1)], from: box, now: Box.start + 10)
        let second = box.visit(2, after: 3, repeatOf: 1) { $0.clickID = click }
        _ = try await core.send([second], from: box, now: Box.start + 20)
        #expect(try await core.ledger.visit(click, org: 1)?.line.sequence == 1)
    }

    @Test("gives a click ID to its first record also where that comes last")
    func firstRecordLast() async throws {
        let click = box.click(random: 1)
        let second = box.visit(2, after: 3, repeatOf: 1) { $0.clickID = click }
        _ = try await core.send([second, box.visit(1)], from: box)
        #expect(try await core.ledger.visit(click, org: 1)?.line.sequence == 1)
    }

    @Test("keeps each refused line with its reason, and the right ones beside it")
    func refusedLines() async throws {
        let foreign = box.visit(2) { $0.clickID = box.click(device: 99) }
        let forged = box.visit(3) { visit in
            visit.clickID = ClickIDKey(bytes: Array(repeating: 8, count: 32)).sign(
                .init(version: .enrolled, time: 1, device: box.device, random: 1))
        }
        let lines = [box.visit(1), foreign, forged, "{", box.visit(5, run: 2)]
        for _ in 1...2 {
            let answer = try await core.send(lines, from: box)
            #expect(answer?.rejected.map(\.code) == ["foreign", "forged", "malformed", "run"])
            #expect(answer?.rejected.map(\.line) == [2, 3, 4, 5])
        }
        #expect(try await core.count("SELECT count(*) FROM dead_letter") == 4)
        #expect(try await core.count("SELECT count(*) FROM visit") == 1)
    }

    @Test("refuses what is no batch")
    func noBatch() {
        #expect(throws: BatchReader.Refusal.empty) { try box.reader.read(Array("\n\n".utf8)) }
        #expect(throws: BatchReader.Refusal.noRun) { try box.reader.read(Array("{}".utf8)) }
        #expect(throws: BatchReader.Refusal.tooMany) {
            try box.reader.read(Array(repeating: UInt8(ascii: "{"), count: 501).flatMap { [$0, 0x0A] })
        }
    }
}
