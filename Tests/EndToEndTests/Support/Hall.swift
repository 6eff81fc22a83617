// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A hall of phones that scan posters, each once or a few times: a load of which the truth is known.
struct Hall: Sendable {
    /// One phone: what it says it is, where it comes from, and which codes it asks for, in order.
    struct Phone: Sendable {
        var agent: String
        var source: String?
        var fields: [String] = []
        /// Scans of one code: the first, and then reloads and backs.
        var code: String
        var scans: Int
        /// It keeps a cookie that it is given, and sends it along.
        var keepsCookies = false
    }

    /// What all saw together.
    struct Tally: Sendable {
        var redirects = 0
        var failures: [String] = []
        /// Phones that got another click ID for a reload.
        var changedMinds = 0
        var clickIDs: Set<String> = []
    }

    let phones: [Phone]

    /// The scans that there are.
    var scans: Int { phones.reduce(0) { $0 + $1.scans } }

    /// Forty user agents as a hall has them.
    static let agents: [String] = (0..<40).map { number in
        number.isMultiple(of: 2)
            ? "Mozilla/5.0 (iPhone; CPU iPhone OS \(15 + number / 10)_\(number % 7) like Mac OS X) AppleWebKit/605.1.15 "
                + "(KHTML, like Gecko) Version/\(15 + number / 10).\(number % 7) Mobile/15E148 Safari/604.1 v\(number)"
            : "Mozilla/5.0 (Linux; Android \(10 + number % 5); SM-A\(100 + number)) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "Chrome/\(110 + number).0.0.0 Mobile Safari/537.36"
    }

    /// Phones of which each takes one of the codes, and comes one to three times. `change` makes each what a test needs.
    init(_ count: Int, codes: [String], _ change: (inout Phone, Int) -> Void) {
        phones = (0..<count).map { number in
            var phone = Phone(
                agent: Self.agents[number * 7 % 40], code: codes[number % codes.count], scans: 1 + number * 13 % 3)
            change(&phone, number)
            return phone
        }
    }

    /// An address of its own for each, none of them the machine's own.
    static func address(_ number: Int) -> String {
        "127.\(1 + number / 60_000).\(number / 250 % 240).\(2 + number % 250)"
    }

    /// Lets all scan, `threads` at a time.
    func scan(at endpoint: Endpoint, threads: Int = 12) -> Tally {
        let tally = Mutex(Tally())
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while true {
                let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard number < phones.count else { return }
                let seen = Result { try phones[number].scan(at: endpoint) }
                tally.withLock { tally in
                    switch seen {
                    case .success(let ids):
                        tally.redirects += ids.count
                        if Set(ids).count > 1 { tally.changedMinds += 1 }
                        tally.clickIDs.formUnion(ids)
                    case .failure(let error): tally.failures.append("\(number): \(error)")
                    }
                }
            }
        }
        return tally.withLock(\.self)
    }
}

extension Hall.Phone {
    /// The click IDs of all scans, on one connection as a browser keeps it.
    fileprivate func scan(at endpoint: Endpoint) throws -> [String] {
        let wire = try Wire(endpoint, from: source, within: 10)
        var cookie: String?
        return try (0..<scans).map { _ in
            let lines = fields + (cookie.map { ["Cookie: \($0)"] } ?? [])
            try wire.send(
                "GET /\(code) HTTP/1.1\r\nHost: go.example.test\r\nUser-Agent: \(agent)\r\n"
                    + lines.map { $0 + "\r\n" }.joined() + "\r\n")
            let reply = try wire.reply(within: 10)
            guard reply.status == 302, let id = reply.clickID else { throw Trouble("answered \(reply.status)") }
            if keepsCookies, let given = reply["Set-Cookie"] { cookie = String(given.prefix { $0 != ";" }) }
            return id
        }
    }
}

/// What `visits stats` counts over everything.
struct Counts: Equatable {
    var hits = 0
    var visits = 0
    var visitors = 0
    var unidentified = 0

    /// Whether two numbers differ by one in a hundred at most.
    static func isNear(_ counted: Int, _ truth: Int) -> Bool { abs(counted - truth) * 100 <= truth }
}

extension Appliance {
    /// The sums over all channels; the test's phones use one channel each, so that no visitor is counted twice.
    func counts() throws -> Counts {
        var sum = Counts()
        for count in try json("visits", "stats", "--by", "channel")["counts"]?.items ?? [] {
            sum.hits += count["hits"]?.int ?? 0
            sum.visits += count["visits"]?.int ?? 0
            sum.visitors += count["visitors"]?.int ?? 0
            sum.unidentified += count["unidentified"]?.int ?? 0
        }
        return sum
    }
}
