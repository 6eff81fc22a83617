// SPDX-License-Identifier: Apache-2.0

internal import NFC
internal import Tracking

/// Finds out, with one blank tag, what a reader and its tags really do where data sheets are silent. The tag is blank
/// again afterwards.
public struct SelfTest {
    /// What was found, as JSON by name, in order.
    public private(set) var record: [(name: String, json: String)] = []
    private let radio: ReaderProcess
    private let session: Type2Session

    /// Begins with the tag that `radio` has selected. Throws where it is not blank, or needs a password.
    public init(_ radio: ReaderProcess, _ target: Target) throws(SessionError) {
        self.radio = radio
        session = try Type2Session(radio, target)
        try session.identify()
        let report = try session.report()
        if case .message(let message) = report.content, !report.content.isFree {
            throw .rejected(.foreignContent(message.link ?? "\(message.records.count) records"))
        }
        if let rule = report.state?.password { throw .rejected(.passwordProtected(firstPage: rule.firstPage)) }
    }

    /// Runs every part.
    public mutating func run() throws(SessionError) {
        add("uid", JSONText.quoted(session.uid.description))
        add("model", JSONText.quoted(session.model.name))
        add("version", session.answers.version.map { JSONText.quoted($0.hexadecimal) } ?? "null")
        add("atqa_sak", JSONText.quoted(session.target.atqa.hexadecimal + [session.target.sak].hexadecimal))
        let answersAfterHalt = try asked { () throws(RadioError) in try radio.answersAfterHalt() }
        add("answers_after_halt", answersAfterHalt.map { "\($0)" } ?? "null")
        try session.reselect()
        try findFastestRead()
        try timeWrites()
        try refuse()
        try watchPassword()
        let signature = try session.signature()
        add("signature_valid", signature.map { "\($0.isValid(for: session.uid, of: session.model.family))" } ?? "null")
        add("counter", try session.counter().map { "\($0.value)" } ?? "null")
        add("dynamic_lock", lockBytes)
    }

    private mutating func add(_ name: String, _ json: String) { record.append((name, json)) }

    /// The most pages that FAST_READ gives through this chip.
    private mutating func findFastestRead() throws(SessionError) {
        guard session.model.family.readsFast else { return }
        var most = 0
        for count in [4, 16, 32, 40, 45, 60, 62] where count <= session.model.map?.pageCount ?? 0 {
            let command = [0x3A, 0x00, UInt8(count - 1)]
            let answer = try asked { () throws(RadioError) in
                try radio.exchange(command, .raw, within: .milliseconds(500))
            }
            guard answer?.count == count * 4 else { break }
            most = count
        }
        add("fast_read_pages", "\(most)")
    }

    /// How long a page takes, command and memory together, in µs.
    private mutating func timeWrites() throws(SessionError) {
        guard let page = session.model.map.map({ $0.user.upperBound - 1 }), let old = try blankPage(page) else {
            return
        }
        var times: [Int] = []
        for round in 0..<8 {
            let bytes = round % 2 == 0 ? TagPage(repeating: 0xA5) : old
            let start = ContinuousClock.now
            guard try write(page, bytes) else { break }
            times.append(Int((ContinuousClock.now - start) / .microseconds(1)))
        }
        _ = try write(page, old)
        add("write_us", JSONText.array(times.map { "\($0)" }))
        let start = ContinuousClock.now
        _ = try asked { () throws(RadioError) in try radio.exchange([0x30, 0x00], .easy, within: .milliseconds(500)) }
        add("read_us", "\(Int((ContinuousClock.now - start) / .microseconds(1)))")
    }

    /// How a refusal looks: a page that no tag has.
    private mutating func refuse() throws(SessionError) {
        do throws(RadioError) {
            _ = try radio.exchange([0xA2, 0xFF, 0, 0, 0, 0], .easy, within: .milliseconds(500))
            add("refusal", JSONText.quoted("none"))
        } catch {
            add("refusal", JSONText.quoted("\(error.code): \(error.message)"))
        }
        try session.reselect()
    }

    /// Whether AUTH0 is in force at once, or when the tag is next selected.
    private mutating func watchPassword() throws(SessionError) {
        guard session.model.family.mirrors, let map = session.model.map, let cfg0 = map.cfg0,
            let old = session.memory[cfg0], let page = try blankPage(map.user.upperBound - 1),
            let secret = TagPassword(password: [0xFF, 0xFF, 0xFF, 0xFF], answer: [0, 0])
        else { return }
        let last = map.user.upperBound - 1
        var closed = old
        closed[3] = UInt8(last)
        guard try write(cfg0, closed) else { return }
        let isOpen = try write(last, page)
        add("password_in_force", JSONText.quoted(isOpen ? "when selected anew" : "at once"))
        try session.reselect()
        let isClosed = try !write(last, page)
        add("password_refuses", "\(isClosed)")
        try session.open(secret)
        guard try write(cfg0, old) else { throw .unstable(attempts: 1) }
        session.password = nil
        try session.reselect()
    }

    private var lockBytes: String {
        guard let page = session.model.map?.dynamicLock?.page, let bytes = session.memory[page] else { return "null" }
        return JSONText.quoted(bytes.bytes.hexadecimal)
    }

    /// What a page holds; nil where it cannot be written.
    private func blankPage(_ page: Int) throws(SessionError) -> TagPage? {
        try session.load(page)
        return try session.report().state?.isLocked(page) == false ? session.memory[page] : nil
    }

    private func write(_ page: Int, _ bytes: TagPage) throws(SessionError) -> Bool {
        try session.perform([PageWrite(page: page, bytes: bytes, purpose: .body)]) == 1
    }

    private func asked<Answer>(_ body: () throws(RadioError) -> Answer) throws(SessionError) -> Answer? {
        try session.attempt(body)
    }
}
