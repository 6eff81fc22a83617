// SPDX-License-Identifier: Apache-2.0

import Deflate
import EdgeStore
import Linux
import Logging
import Redirect
import Synchronization
import Testing
import Tracking

@testable import Sync

@Suite("Emptying the outbox")
struct DrainTests {
    private struct Clock: Timepiece {
        func moment() -> Moment { Moment(bootTime: 500_000, wall: Outpost.now, clock: .synced) }
    }

    /// A box whose closed log holds so many anchors, numbered from 1.
    private static func box(lines: Int) async throws -> Outpost {
        let box = try Outpost()
        let log = try DurableLog(
            .init(
                state: box.state, durability: .commit, cap: 1_000_000_000, run: 7, bootID: "boot-1", device: 77,
                hasHistory: false), timepiece: Clock(), health: HealthBoard(), logger: Logger(label: "test"))
        for number in 0..<lines {
            log.note(Anchor(bootTime: Int64(number), wall: Outpost.now, source: "timesync", error: 1_000))
        }
        await log.stop()
        return box
    }

    /// The numbers of a batch's lines.
    private static func sequences(_ request: UplinkRequest) -> [UInt64] {
        guard let text = try? Gzip.decompress(request.body, limit: 1 << 22) else { return [] }
        return text.split(separator: 0x0A).compactMap { JSONValue(Array($0))?["seq"]?.integer.map { UInt64($0) } }
    }

    private static func echo(_ request: UplinkRequest) -> UplinkAnswer {
        let sequences = sequences(request)
        guard let first = sequences.first, let last = sequences.last else { return .problem(400, "empty") }
        return .json(
            BatchAnswer(
                run: 7, sequences: first...last, accepted: sequences.count, duplicate: 0, rejected: [],
                durableThrough: last, serverTime: Outpost.now, catalogCursor: nil
            ).json)
    }

    private final class Released: Sendable {
        let through = Mutex<[UInt64]>([])
    }

    /// The drain's thread yields to everybody else: on a busy machine it may get its turn late, which is not what is
    /// tested here.
    private func drain(
        _ box: Outpost, over uplink: ScriptedUplink, _ released: Released, longest: Duration = .seconds(600)
    ) async throws -> Drain.Outcome {
        var outcome = Drain.Outcome()
        let drain = Drain(
            state: box.state, token: "t", quarantine: Quarantine(box.state),
            release: { through, _ in released.through.withLock { $0.append(through) } }, longest: longest)
        try await drain.run(over: uplink, counted: &outcome)
        return outcome
    }

    @Test("Lines go in order, at most 500 at once, each once")
    func order() async throws {
        let (box, released) = (try await Self.box(lines: 1_203), Released())
        let uplink = ScriptedUplink { request, _ in Self.echo(request) }
        #expect(try await drain(box, over: uplink, released).sent == 1_203)
        #expect(uplink.requests.flatMap(Self.sequences) == Array(1...1_203))
        let told = released.through.withLock { $0 }
        #expect(told.last == 1_203 && told == told.sorted())
    }

    @Test("The one line that the core cannot read is set apart, and every other arrives")
    func quarantine() async throws {
        let (box, released) = (try await Self.box(lines: 100), Released())
        let uplink = ScriptedUplink { request, _ in
            Self.sequences(request).contains(37) ? .problem(422, "no-run") : Self.echo(request)
        }
        #expect(try await drain(box, over: uplink, released) == .init(sent: 99, rejected: 0, quarantined: 1))
        #expect(Quarantine(box.state).count == 1)
        #expect(released.through.withLock { $0.last } == 100)
    }

    @Test("A core that takes little gets little at once")
    func halving() async throws {
        let (box, released) = (try await Self.box(lines: 40), Released())
        let uplink = ScriptedUplink { request, _ in
            Self.sequences(request).count > 8 ? .problem(413, "too-many") : Self.echo(request)
        }
        #expect(try await drain(box, over: uplink, released).sent == 40)
        #expect(Quarantine(box.state).count == 0)
    }

    @Test("A drain whose time is up leaves the rest to the next round")
    func cut() async throws {
        let (box, released) = (try await Self.box(lines: 40), Released())
        let uplink = ScriptedUplink { request, _ in Self.echo(request) }
        let outcome = try await drain(box, over: uplink, released, longest: .zero)
        #expect(outcome.isCut && outcome.sent == 0 && uplink.requests.isEmpty)
        #expect(try await drain(box, over: uplink, released).sent == 40)
    }

    @Test("A refusal keeps what was released before it, and releases nothing more")
    func refusal() async throws {
        let (box, released) = (try await Self.box(lines: 700), Released())
        let uplink = ScriptedUplink { request, number in
            number == 0 ? Self.echo(request) : .problem(503, "busy")
        }
        await #expect(throws: RoundFailure.self) { try await drain(box, over: uplink, released) }
        #expect(released.through.withLock { $0 } == [500])
    }
}
