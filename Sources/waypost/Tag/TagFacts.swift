// SPDX-License-Identifier: Apache-2.0

import NFC
import Reader
import Tracking

/// All that is told of one tag.
struct TagFacts {
    let target: Target
    /// nil where it is no Type 2 tag, or closed.
    private(set) var report: TagReport?
    private(set) var content = TagContent.unformatted
    private(set) var counter: TapCounter?
    /// nil where it has no signature.
    private(set) var isGenuine: Bool?
    private var chip: TagModel?

    /// Reads a tag that is selected.
    init(_ target: Target, _ radio: any TagRadio, password: ((TagUID) -> TagPassword)?) throws {
        self.target = target
        switch target.kind {
        case .type2: try read(Type2Session(radio, target), password)
        case .type4: if let bytes = try Type4Session(radio).message() { content = Self.content(bytes) }
        case .classic, .other: break
        }
    }

    private mutating func read(_ session: Type2Session, _ password: ((TagUID) -> TagPassword)?) throws {
        try session.identify()
        if let password { try session.open(password(session.uid)) }
        chip = session.model
        do throws(SessionError) {
            let report = try session.report()
            (self.report, content) = (report, report.content)
        } catch {
            guard case .needsPassword(let page) = error else { throw error }
            content = .unread(page: page)
        }
        counter = try session.counter()
        isGenuine = try session.signature().map { $0.isValid(for: session.uid, of: session.model.family) }
    }

    private static func content(_ bytes: [UInt8]) -> TagContent {
        guard !bytes.isEmpty else { return .empty }
        do throws(NDEFError) { return .message(try NDEFMessage(decoding: bytes)) } catch {
            return .broken("\(error)")
        }
    }

    var uid: String { target.uid.hexadecimal.uppercased() }
    var model: String { chip?.name ?? target.kind.name }
    var records: [NDEFRecord] { if case .message(let message) = content { message.records } else { [] } }
    /// What a phone would open.
    var link: String? { if case .message(let message) = content { message.link } else { nil } }

    /// What stands on it, in a word.
    var state: String {
        switch content {
        case .unformatted: "unformatted"
        case .blank: "blank"
        case .empty: "empty"
        case .message: "message"
        case .broken: "broken"
        case .unread: "closed"
        }
    }
}
