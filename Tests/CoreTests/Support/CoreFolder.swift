// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SQLite
import Tracking

@testable import Core

/// A core in a folder of its own, gone with the test.
final class CoreFolder: Sendable {
    let path: String
    let file: CoreFile
    let ledger: Ledger

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/waypost-core-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        file = try CoreFile(directory: path)
        ledger = Ledger(file)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What a box sends as its own. `now` is when it arrives.
    func send(_ lines: [String], from box: Box, now: Int64 = Box.start) async throws -> BatchAnswer? {
        let batch = try box.reader.read(Array(lines.joined(separator: "\n").utf8))
        return batch.answer(try await ledger.record(batch, now: now), now: now, catalogCursor: nil)
    }

    func count(_ sql: String) async throws -> Int64 {
        try await file.read { try $0.integer(sql) ?? 0 }
    }
}

/// A device that makes lines of the wire.
struct Box {
    var org: OrgID = 1
    var device: UInt32 = 4711
    var key = ClickIDKey(bytes: Array(repeating: 7, count: 32))

    /// 2026-05-28T20:26:40Z, Unix ms.
    static let start: Int64 = 1_780_000_000_000

    var reader: BatchReader {
        BatchReader(org: org, device: device, signers: [.init(version: .enrolled, device: device, key: key)])
    }

    /// A click ID of the moment `after` ms past the start.
    func click(after: Int64 = 0, random: UInt32 = 0, device: UInt32? = nil) -> ClickID {
        let time = UInt64(Self.start + after - ClickID.epoch)
        return key.sign(.init(version: .enrolled, time: time, device: device ?? self.device, random: random))
    }

    /// A visit line. `change` is told before it is written.
    func visit(
        _ sequence: UInt64, run: UInt64 = 1, after: Int64 = 0, touchpoint: Int64 = 1, bare: Bool = false,
        visitor: String? = nil, repeatOf: UInt64? = nil, _ change: (inout Visit) -> Void = { _ in }
    ) -> String {
        let wall = Self.start + after
        var visit = Visit(
            clickID: bare ? nil : click(after: after, random: UInt32(sequence)),
            touchpoint: TouchpointID(value: touchpoint), placement: PlacementID(value: touchpoint + 100), channel: .qr,
            code: "0070C1S6", verdict: .human, reason: "default", outcome: .redirected,
            moment: Moment(bootTime: 1_000 + after, wall: wall, clock: .synced),
            request: RequestFacts(userAgent: "Mozilla/5.0", language: "de-AT", parameters: "utm_source=poster+east"))
        change(&visit)
        let line = OutboxLine(
            sequence: sequence, run: run, bootID: "boot-1",
            content: .visit(visit, TimeResolver(anchors: [:]).resolve(visit.moment, boot: 1)))
        var text = line.wireJSON
        if let visitor { text = text.replacing(#""visitor":null"#, with: #""visitor":"\#(visitor)""#) }
        if let repeatOf { text = text.replacing(#""repeat_of":null"#, with: #""repeat_of":\#(repeatOf)"#) }
        return text
    }

    func gap(_ sequence: UInt64, run: UInt64 = 1, count: Int?) -> String {
        OutboxLine(
            sequence: sequence, run: run, bootID: "", content: .gap(Gap(reason: .memoryFull, count: count))
        ).wireJSON
    }
}
