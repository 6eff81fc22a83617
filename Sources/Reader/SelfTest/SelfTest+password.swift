// SPDX-License-Identifier: Apache-2.0

internal import NFC

extension SelfTest {
    /// Whether AUTH0 is in force at once, or when the tag is next selected. The last page for data is closed and opened
    /// again; nothing is closed unless the password that opens it was tried before.
    mutating func watchPassword() throws(SessionError) {
        guard let map = session.model.map, let cfg0 = map.cfg0, let page = testPage else { return }
        guard let secret = try provenPassword(), let bytes = try writablePage(page) else { return }
        try session.reread(cfg0..<cfg0 + 1)
        guard var closed = session.memory[cfg0] else { return }
        closed[3] = UInt8(page)
        guard try write(cfg0, closed) else {
            return record.notes.append("the tag does not take a new AUTH0")
        }
        record.asksAtOnce = try !write(page, bytes)
        try session.reselect()
        record.passwordRefuses = try !write(page, bytes)
        // Whatever is selected from here on is opened by it, until the old AUTH0 is back.
        try session.open(secret)
        try putBack()
    }

    /// The password of the factory, where the tag takes it and wrong ones do no harm.
    private mutating func provenPassword() throws(SessionError) -> TagPassword? {
        guard let factory = Self.factory, let map = session.model.map, let cfg1 = map.cfg1 else { return nil }
        try session.reread(cfg1..<cfg1 + 1)
        guard let access = session.memory[cfg1]?[0] else { return nil }
        guard access & 0x40 == 0 else {
            record.notes.append("its configuration is locked, so no password was tried")
            return nil
        }
        guard access & 0x07 == 0 else {
            record.notes.append("it counts wrong passwords, so none was tried")
            return nil
        }
        let commands = session.commands
        let reply = try asked { () throws(RadioError) in try commands.authenticate(factory) }
        try session.reselect()
        guard let reply, factory.isAccepted(reply) else {
            record.notes.append("it has another password than the factory's, so none was tried")
            return nil
        }
        return factory
    }
}
