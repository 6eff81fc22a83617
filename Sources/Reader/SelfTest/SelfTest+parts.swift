// SPDX-License-Identifier: Apache-2.0

internal import NFC

extension SelfTest {
    /// Whether this chip wakes tags that sleep, and how.
    mutating func sendToSleep() throws(SessionError) {
        let radio = radio
        let uid = session.target.uid
        record.answersAfterHalt = try asked { () throws(RadioError) in try radio.answersAfterHalt() }
        try session.reselect()
        record.answersAfterHaltByUID = try asked { () throws(RadioError) in try radio.answersAfterHalt(uid) }
        try session.reselect()
    }

    /// The most pages that FAST_READ gives through this chip.
    mutating func findFastestRead() throws(SessionError) {
        guard session.model.family.readsFast else { return }
        let radio = radio
        for count in [4, 16, 32, 40, 45, 60, 62, 64] where count <= session.model.map?.pageCount ?? 0 {
            let command = [0x3A, 0x00, UInt8(count - 1)]
            let answer = try asked { () throws(RadioError) in
                try radio.exchange(command, .raw, within: .milliseconds(500))
            }
            guard answer?.count == count * 4 else {
                record.failedRead = count
                break
            }
            record.fastestRead = count
        }
    }

    /// How long a page takes, command and memory together.
    mutating func timeWrites() throws(SessionError) {
        guard let page = testPage, let old = try writablePage(page) else {
            return record.notes.append("its last page is locked, so nothing was written")
        }
        for round in 0..<8 {
            let start = ContinuousClock.now
            guard try write(page, round % 2 == 0 ? Self.pattern : old) else { break }
            record.writes.append(Self.microseconds(since: start))
        }
        let (start, radio) = (ContinuousClock.now, radio)
        let answer = try asked { () throws(RadioError) in
            try radio.exchange([0x30, 0x00], .easy, within: .milliseconds(500))
        }
        if answer != nil { record.read = Self.microseconds(since: start) }
    }

    /// How a refusal looks: a page that no tag has.
    mutating func refuse() throws(SessionError) {
        let start = ContinuousClock.now
        do throws(RadioError) {
            _ = try radio.exchange(Self.refused, .easy, within: .milliseconds(500))
            record.notes.append("the tag takes a write of page 255, which it has not")
        } catch {
            record.refusal = SelfTestRecord.Refusal(
                message: error.message, microseconds: Self.microseconds(since: start))
        }
        try session.reselect()
    }

    /// What the chip says in cases that libnfc tells by one and the same code.
    mutating func readStatuses() throws(SessionError) {
        record.statuses.refusal = try status(of: Self.refused, .easy)
        record.statuses.rawRefusal = try status(of: Self.refused, .raw)
        if let page = testPage, let old = try writablePage(page) {
            record.statuses.rawAcknowledgement = try status(
                of: PageWrite(page: page, bytes: old, purpose: .body).command, .raw)
        }
        record.statuses.unknownCommand = try status(of: [0x0F, 0x00], .raw)
    }

    /// Which lock bits there are: as they stand or, where the tag may be spent, by setting all.
    mutating func readLocks(settingThem isAllowed: Bool) throws(SessionError) {
        guard let lock = session.model.map?.dynamicLock else { return }
        record.lockBytes = session.memory[lock.page].map { Array($0.bytes.prefix(3)) }
        guard isAllowed else { return }
        _ = try write(lock.page, [0xFF, 0xFF, 0xFF, 0])
        try session.reselect()
        try session.reread(lock.page..<lock.page + 1)
        record.lockMask = session.memory[lock.page].map { Array($0.bytes.prefix(3)) }
        record.notes.append("the tag was locked for ever, as ordered; throw it away")
    }

    private static let refused: [UInt8] = [0xA2, 0xFF, 0, 0, 0, 0]

    private mutating func status(of command: [UInt8], _ framing: Framing) throws(SessionError) -> UInt8? {
        let radio = radio
        let status = try asked { () throws(RadioError) in try radio.status(of: command, framing) }
        try session.reselect()
        return status ?? nil
    }

    private static func microseconds(since start: ContinuousClock.Instant) -> Int {
        Int((ContinuousClock.now - start) / .microseconds(1))
    }
}
