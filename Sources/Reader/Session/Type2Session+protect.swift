// SPDX-License-Identifier: Apache-2.0

public import NFC

extension Type2Session {
    /// Sets or ends the mirror, sets counter and password, and reads them back after the tag was selected anew, when the
    /// new password has to open it. What is set already is not written; a password least of all, because a tag that is lifted just then
    /// could be left with one that nobody knows.
    public func configure(
        mirror: ConfigurationPlan.Mirror = .keep, password change: ConfigurationPlan.Password = .keep
    ) throws(SessionError) {
        let isSet = if case .set(let new, _) = change { try opensAlready(new) } else { false }
        for attempt in 0..<Self.attempts {
            let plan = try configurationPlan(mirror, change)
            let writes = plan.writes.filter { !isSet || $0.purpose != .password }
            guard attempt == 0 || !writes.isEmpty else { return }
            let done = try perform(writes)
            if done == writes.count { return try confirm(mirror, change) }
            try readConfiguration()
        }
        throw .unstable(attempts: Self.attempts)
    }

    /// Makes the tag unwritable for ever, and its configuration too where wanted; then reads the locks back after it was
    /// selected anew. Nobody can undo it.
    public func lockForever(configuration: Bool) throws(SessionError) {
        for _ in 0...Self.attempts {
            let plan = try lockPlan(configuration: configuration)
            if plan.missing(in: memory).isEmpty { return }
            _ = try perform(plan.writes)
            try reselect()
            try reread(2..<4)
            for page in plan.required.keys.sorted() where page > 3 { try reread(page..<page + 1) }
        }
        throw .unstable(attempts: Self.attempts)
    }

    private func confirm(_ mirror: ConfigurationPlan.Mirror, _ change: ConfigurationPlan.Password) throws(SessionError)
    {
        switch change {
        case .set(let new, _): password = new
        case .remove: password = nil
        case .keep: break
        }
        try reselect()
        try readConfiguration()
        let left = try configurationPlan(mirror, change).writes.filter { $0.purpose != .password }
        guard left.isEmpty else { throw .unstable(attempts: 1) }
    }

    /// Whether the tag, one that was lifted in between perhaps, has got this password already.
    private func opensAlready(_ new: TagPassword) throws(SessionError) -> Bool {
        guard password == nil else { return password == new }
        guard try report().state?.password != nil else { return false }
        try open(new)
        return true
    }

    private func configurationPlan(
        _ mirror: ConfigurationPlan.Mirror, _ change: ConfigurationPlan.Password
    ) throws(SessionError) -> ConfigurationPlan {
        while true {
            do throws(ConfigurationPlan.Problem) {
                return try ConfigurationPlan(
                    mirror: mirror, password: change, onto: memory, of: model)
            } catch {
                switch error {
                case .unread(let page): try reread(page..<page + 1)
                case .unsupported: throw .plain(model.name)
                case .locked: throw .rejected(.configLocked)
                }
            }
        }
    }

    private func lockPlan(configuration: Bool) throws(SessionError) -> LockPlan {
        while true {
            do throws(UnreadPage) {
                return try LockPlan(memory, of: model, configuration: configuration)
            } catch {
                try reread(error.page..<error.page + 1)
            }
        }
    }

    private func readConfiguration() throws(SessionError) {
        guard let first = model.map?.cfg0 else { return }
        try reread(first..<first + 2)
    }
}
