// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A look that many ask for: taken at most once at a time, and good for a second.
final class SharedLook<Value: Sendable>: Sendable {
    /// How long a look is good, in ms.
    static var freshness: Int64 { 1_000 }

    private struct State {
        var last: (value: Value, at: Int64)?
        var looking: Task<Value, Never>?
    }

    private let state = Mutex(State())
    private let look: @Sendable (_ last: Value?) async -> Value

    /// `look` is given what it found the last time.
    init(_ look: @escaping @Sendable (_ last: Value?) async -> Value) {
        self.look = look
    }

    /// What the last look found, or a fresh one. `now` is CLOCK_BOOTTIME in ms.
    func value(now: Int64) async -> Value {
        let found: Result = state.withLock { state in
            if let last = state.last, now - last.at < Self.freshness { return .known(last.value) }
            if let looking = state.looking { return .coming(looking) }
            let last = state.last?.value
            let looking = Task {
                let value = await self.look(last)
                self.state.withLock { state in
                    state.last = (value, now)
                    state.looking = nil
                }
                return value
            }
            state.looking = looking
            return .coming(looking)
        }
        switch found {
        case .known(let value): return value
        case .coming(let looking): return await looking.value
        }
    }

    private enum Result {
        case known(Value)
        case coming(Task<Value, Never>)
    }
}
