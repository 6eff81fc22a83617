// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// People who scan without a break: each connection asks, waits for the answer, notes it, and asks again.
final class Load: Sendable {
    /// What the people saw.
    struct Tally: Sendable {
        /// The click ID of every answered redirect, in the order of each connection.
        var clickIDs: [String] = []
        /// How often each status was answered.
        var statuses: [Int: Int] = [:]
        /// The longest wait for an answer, in seconds.
        var longestWait = 0.0
        /// Connections that the other side ended in the middle of a request.
        var cutOff = 0
    }

    private struct State {
        var stopping = false
        var tally = Tally()
    }

    private let state = Mutex(State())
    private let ended = DispatchGroup()

    /// Starts `connections` closed loops over the codes. `limit` is how many requests each makes at most.
    init(_ endpoint: Endpoint, codes: [String], connections: Int, limit: Int = .max) {
        for number in 0..<connections {
            ended.enter()
            let thread = Thread { [self] in
                let tally = Self.visit(endpoint, codes, from: number, limit: limit) { state.withLock(\.stopping) }
                state.withLock { $0.tally.add(tally) }
                ended.leave()
            }
            thread.start()
        }
    }

    /// Sends everyone home and answers what they saw.
    func stop() -> Tally {
        state.withLock { $0.stopping = true }
        return finish()
    }

    /// Waits until everyone has made all their requests.
    func finish(within seconds: Double = 60) -> Tally {
        if ended.wait(timeout: .now() + seconds) == .timedOut { state.withLock { $0.stopping = true } }
        return state.withLock(\.tally)
    }

    private static func visit(
        _ endpoint: Endpoint, _ codes: [String], from first: Int, limit: Int, until stopping: () -> Bool
    ) -> Tally {
        var tally = Tally()
        var wire: Wire?
        var number = 0
        while !stopping(), number < limit {
            let code = codes[(first + number) % codes.count]
            number += 1
            do {
                let open = try wire ?? Wire(endpoint, within: 2)
                wire = open
                let asked = now()
                try open.send(
                    "GET /\(code) HTTP/1.1\r\nHost: go.example.test\r\nUser-Agent: \(Appliance.phone)\r\n\r\n")
                let reply = try open.reply(within: 10)
                tally.longestWait = max(tally.longestWait, now() - asked)
                tally.statuses[reply.status, default: 0] += 1
                if reply.status == 302, let id = reply.clickID { tally.clickIDs.append(id) }
                if reply["Connection"]?.lowercased() == "close" { wire = nil }
            } catch {
                // Nobody answers any more, or this connection is gone: try another, as a phone does.
                if wire != nil { tally.cutOff += 1 } else { pause(0.002) }
                wire = nil
            }
        }
        return tally
    }
}

extension Load.Tally {
    /// Adds what others saw.
    mutating func add(_ other: Load.Tally) {
        clickIDs += other.clickIDs
        statuses.merge(other.statuses, uniquingKeysWith: +)
        longestWait = max(longestWait, other.longestWait)
        cutOff += other.cutOff
    }
}

extension Appliance {
    /// Starts a load on the redirect port.
    func load(_ codes: [String], connections: Int = 16, limit: Int = .max) throws -> Load {
        guard let redirect else { throw Trouble("serve is not ready") }
        return Load(redirect, codes: codes, connections: connections, limit: limit)
    }
}
