// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Synchronization

/// Who has a batch under way: one for each device, and a bounded number in all.
final class Turns: Sendable {
    private let busy = Mutex<Set<UInt32>>([])
    private let most: Int

    init(most: Int) {
        self.most = most
    }

    /// Runs `body` as a device's turn.
    func take<Result>(_ device: UInt32, _ body: () async throws -> Result) async throws -> Result {
        try busy.withLock { busy throws(Problem) in
            guard busy.count < most else {
                throw Problem(.serviceUnavailable, "busy", "too many devices send at once; try again", retryAfter: 1)
            }
            guard busy.insert(device).inserted else {
                throw Problem(.tooManyRequests, "turn", "this device has a batch under way", retryAfter: 1)
            }
        }
        defer { _ = busy.withLock { $0.remove(device) } }
        return try await body()
    }
}

/// Bounds how many requests of those who are not known are read at once, for each address and in all.
final class Crowd: Sendable {
    private let present = Mutex<[String: Int]>([:])
    private let each: Int
    private let all: Int

    init(each: Int, all: Int) {
        self.each = each
        self.all = all
    }

    /// Runs `body` as one of the crowd.
    func admit<Result>(_ peer: String, _ body: () async throws -> Result) async throws -> Result {
        let isAdmitted = present.withLock { present in
            guard present[peer, default: 0] < each, present.values.reduce(0, +) < all else { return false }
            present[peer, default: 0] += 1
            return true
        }
        guard isAdmitted else {
            throw Problem(.serviceUnavailable, "busy", "too many ask at once; try again", retryAfter: 1)
        }
        defer {
            present.withLock { present in
                let left = present[peer, default: 1] - 1
                present[peer] = left > 0 ? left : nil
            }
        }
        return try await body()
    }
}

/// Bounds wrong guesses a minute, for each address and in all.
final class Throttle: Sendable {
    private struct Minute {
        var number: Int64 = 0
        var total = 0
        var counts: [String: Int] = [:]
    }

    private let minute = Mutex(Minute())
    private let each: Int
    private let all: Int

    init(each: Int, all: Int) {
        self.each = each
        self.all = all
    }

    /// Lets a try through unless there were too many wrong ones. `now` is Unix ms.
    func admit(_ peer: String, now: Int64) throws(Problem) {
        let isAllowed = minute.withLock { minute in
            if minute.number != now / 60_000 { minute = Minute(number: now / 60_000) }
            return minute.total < all && minute.counts[peer, default: 0] < each
        }
        guard isAllowed else {
            let wait = Int(60 - now / 1_000 % 60)
            throw Problem(.tooManyRequests, "throttle", "too many wrong tries; wait a minute", retryAfter: wait)
        }
    }

    /// Counts a wrong try.
    func noteWrong(_ peer: String) {
        minute.withLock { minute in
            minute.total += 1
            minute.counts[peer, default: 0] += 1
        }
    }
}
