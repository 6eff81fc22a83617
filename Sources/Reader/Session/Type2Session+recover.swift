// SPDX-License-Identifier: Apache-2.0

public import NFC

extension Type2Session {
    /// One command; nil where the tag gave no sound answer, and has been selected again.
    func attempt<Answer>(_ body: () throws(RadioError) -> Answer) throws(SessionError) -> Answer? {
        do throws(RadioError) {
            return try body()
        } catch {
            guard error.isPassing else { throw .reader(error) }
            try reselect(within: error.code == .lost ? Self.patience : Self.readerPatience)
            return nil
        }
    }

    /// One question that can be asked again; nil where the tag refuses it twice, and has been selected again.
    func answer<Answer>(_ body: () throws(RadioError) -> Answer) throws(SessionError) -> Answer? {
        var refusals = 0
        while refusals < 2 {
            do throws(RadioError) { return try body() } catch {
                if error.code == .lost { refusals += 1 } else { troubles += 1 }
                guard error.isPassing, troubles < Self.attempts else { throw .reader(error) }
                try reselect(within: error.code == .lost ? Self.patience : Self.readerPatience)
            }
        }
        return nil
    }

    /// Selects the tag again, and opens it again. What it was told takes effect then at the latest.
    public func reselect() throws(SessionError) { try reselect(within: Self.patience) }

    func reselect(within time: Duration) throws(SessionError) {
        let isThere: Bool
        do throws(RadioError) { isThere = try radio.reselect(target.uid, within: time) } catch {
            throw .reader(error)
        }
        guard isThere else { throw .gone(uid) }
        if let password { try open(password) }
    }

    /// Opens the tag by its password.
    public func open(_ password: TagPassword) throws(SessionError) {
        // Unless it is its own, the tag must not be asked again when it is selected again: some count.
        self.password = nil
        let reply = try attempt { () throws(RadioError) in try commands.authenticate(password) }
        guard let reply, password.isAccepted(reply) else { throw .wrongPassword }
        self.password = password
    }
}
