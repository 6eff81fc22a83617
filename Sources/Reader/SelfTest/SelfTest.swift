// SPDX-License-Identifier: Apache-2.0

internal import NFC

/// Finds out, with one blank tag, what a reader and its tags really do where data sheets are silent. The tag is as it was
/// found afterwards; one that was lifted in between is brought back to that by the next test of it.
public struct SelfTest {
    /// What is written for a test.
    static let pattern = TagPage(repeating: 0xA5)
    /// What tags come with.
    static let factory = TagPassword(password: [0xFF, 0xFF, 0xFF, 0xFF], answer: [0, 0])

    /// What was found.
    public internal(set) var record: SelfTestRecord
    let radio: ReaderProcess
    let session: Type2Session
    /// All that the tag held before anything was written.
    private let found: TagMemory

    /// Begins with the tag that `radio` has selected. `earlier` is a test that was cut short: what it has left on the same
    /// tag is put right first. Throws where the tag is not blank, or needs a password.
    public init(_ radio: ReaderProcess, _ target: Target, after earlier: SelfTest? = nil) throws(SessionError) {
        self.radio = radio
        session = try Type2Session(radio, target)
        try session.identify()
        record = SelfTestRecord(session)
        if let earlier, earlier.session.uid == session.uid {
            found = earlier.found
        } else {
            found = try Self.whatWasThere(session)
        }
        try putBack()
    }

    /// The page that is written for tests: the last for data, which no message that is short reaches.
    var testPage: Int? { session.model.map.map { $0.user.upperBound - 1 } }

    /// Runs every part. `spendsTag` also locks the tag for ever, to learn which lock bits there are.
    public mutating func run(spendsTag: Bool = false) throws(SessionError) {
        try sendToSleep()
        try findFastestRead()
        try timeWrites()
        try refuse()
        try readStatuses()
        try watchPassword()
        record.isSignatureValid = try session.signature().map {
            $0.isValid(for: session.uid, of: session.model.family)
        }
        record.counter = try session.counter().map { Int($0.value) }
        try putBack()
        record.changedPages = try changedPages()
        try readLocks(settingThem: spendsTag)
    }

    /// What a tag held, read whole; where a test that was never finished has left its traces, what it must have held.
    private static func whatWasThere(_ session: Type2Session) throws(SessionError) -> TagMemory {
        let report = try session.report()
        if case .message(let message) = report.content, !report.content.isFree {
            throw .rejected(.foreignContent(message.link ?? "\(message.records.count) records"))
        }
        if case .broken(let problem) = report.content { throw .rejected(.brokenContent(problem)) }
        guard let map = session.model.map else { throw .rejected(.notType2) }
        let last = map.user.upperBound - 1
        if let rule = report.state?.password {
            // A password on this very page is that of a test that did not come to its end.
            guard let factory, rule.firstPage == last, rule.tries == nil else {
                throw .rejected(.passwordProtected(firstPage: rule.firstPage))
            }
            do throws(SessionError) { try session.open(factory) } catch {
                guard case .wrongPassword = error else { throw error }
                throw .rejected(.passwordProtected(firstPage: rule.firstPage))
            }
        }
        try session.reread(0..<map.readableCount)
        var found = session.memory
        if report.state?.password != nil, let cfg0 = map.cfg0 { found[cfg0]?[3] = 0xFF }
        if found[last] == pattern { found[last] = .zero }
        return found
    }

    /// Brings back what tests write over, and lets the tag forget a password that it was opened by.
    func putBack() throws(SessionError) {
        guard let map = session.model.map, let testPage else { return }
        // The configuration first: it opens the other page.
        for page in [map.cfg0, testPage].compactMap({ $0 }) { try putBack(page) }
        session.password = nil
        try session.reselect()
    }

    private func putBack(_ page: Int) throws(SessionError) {
        guard let bytes = found[page] else { return }
        for _ in 0...Type2Session.attempts {
            try session.reread(page..<page + 1)
            if session.memory[page] == bytes { return }
            try openWhereClosed()
            _ = try write(page, bytes)
        }
        throw .unstable(attempts: Type2Session.attempts)
    }

    private func openWhereClosed() throws(SessionError) {
        guard let factory = Self.factory, session.password == nil, try session.report().state?.password != nil else {
            return
        }
        try session.open(factory)
    }

    /// Reads the whole tag again, and compares.
    private func changedPages() throws(SessionError) -> [Int] {
        guard let map = session.model.map else { return [] }
        try session.reread(0..<map.readableCount)
        return (0..<map.readableCount).filter { session.memory[$0] != found[$0] }
    }

    func write(_ page: Int, _ bytes: TagPage) throws(SessionError) -> Bool {
        try session.perform([PageWrite(page: page, bytes: bytes, purpose: .body)]) == 1
    }

    func asked<Answer>(_ body: () throws(RadioError) -> Answer) throws(SessionError) -> Answer? {
        try session.attempt(body)
    }

    /// What a page holds; nil where it cannot be written.
    func writablePage(_ page: Int) throws(SessionError) -> TagPage? {
        try session.load(page)
        return try session.report().state?.isLocked(page) == false ? session.memory[page] : nil
    }
}

extension PageMap {
    /// Pages that can be read: the key of an Ultralight C, behind AUTH1, cannot.
    fileprivate var readableCount: Int { authentication.map { $0 + 2 } ?? pageCount }
}
