// SPDX-License-Identifier: Apache-2.0

public import NFC

extension Type2Session {
    /// How a write went.
    public struct WriteReport: Hashable, Sendable {
        /// Where the message is.
        public let plan: WritePlan
        /// Pages that were written, each time counted.
        public let pages: Int
        /// 1 where all went well at once; 0 where the tag held it already.
        public let attempts: Int
    }

    /// Brings a message onto the tag, in the order that leaves no half of it visible, and reads it back. What the tag
    /// holds already is not written. Nothing is written where the conditions forbid it. `mask` hides what the tag
    /// answers otherwise than it was written.
    public func write(
        _ message: NDEFMessage, _ conditions: WriteConditions = WriteConditions(), except mask: VerifyMask = .none
    ) throws(SessionError) -> WriteReport {
        var conditions = conditions
        var written = 0
        for attempt in 0...Self.attempts {
            conditions.isAuthenticated = password != nil
            let plan = try plan(message, conditions)
            if plan.mismatches(in: memory, except: mask).isEmpty {
                return WriteReport(plan: plan, pages: written, attempts: attempt)
            }
            guard attempt < Self.attempts else { break }
            written += try perform(plan.writes)
            try reread(plan.pages)
            // From here on the tag is ours, and what stands on it is half of ours.
            conditions.overwrites = true
        }
        throw .unstable(attempts: Self.attempts)
    }

    /// The plan that a message would have if nothing were closed, to compare the tag with; nil where it cannot have it.
    /// Reads the pages that this takes.
    func layout(of message: NDEFMessage) throws(SessionError) -> WritePlan? {
        while true {
            let unread: Int
            do throws(WritePlan.Problem) {
                let plan = try WritePlan(message, onto: memory, of: model, rebuilds: true)
                guard let page = plan.pages.first(where: { memory[$0] == nil }) else { return plan }
                unread = page
            } catch {
                guard case .unread(let page) = error else { return nil }
                unread = page
            }
            try load(unread)
        }
    }

    /// The plan for what the tag is known to hold; reads what it needs to know.
    public func plan(_ message: NDEFMessage, _ conditions: WriteConditions) throws(SessionError) -> WritePlan {
        while true {
            let report = try report()
            do throws(TagReport.Obstacle) {
                return try report.plan(message, conditions)
            } catch {
                switch error {
                case .unread(let page): try load(page)
                case .rejected(let reason): throw .rejected(reason)
                }
            }
        }
    }

    /// Writes pages in their order, as far as the tag lets it; answers how many.
    func perform(_ writes: [PageWrite]) throws(SessionError) -> Int {
        for (index, write) in writes.enumerated() {
            let done = try attempt { () throws(RadioError) in
                try commands.write(write)
                return true
            }
            guard done == true else { return index }
        }
        return writes.count
    }
}
