// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux
import NFC
import Reader
import Tracking

/// `waypost tag lock`.
struct TagLock: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "Make a tag unwritable for ever.",
        discussion: """
            Nobody can undo it: not this program, not the maker. The link on the tag stays as it is, so it must be right; \
            `waypost tag read` tells. A tag without a message is not locked.
            """)

    @Flag(help: "Yes, for ever.")
    var permanently = false

    @Flag(inversion: .prefixedNo, help: "Lock mirror, counter and password as well.")
    var configuration = true

    @OptionGroup(title: "A protected tag") var password: PasswordOptions
    @OptionGroup var reader: ReaderOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard permanently else {
            throw ValidationError("Locking cannot be undone. Give --permanently if that is what you want.")
        }
    }

    func run() throws {
        let secret = try password.maker()
        let desk = try TagDesk(reader, common)
        let (target, link) = try desk.finish(desk.tag()) { target in
            (target, try lock(Type2Session(desk.radio, target), secret))
        }
        let uid = target.uid.hexadecimal.uppercased()
        guard output.json else { return try OutputBuffer.print("\(uid)  locked for ever  \(link ?? "no link")\n") }
        var json = JSONText()
        json.add("uid", uid)
        json.add("locked", true)
        json.add("link", link)
        try OutputBuffer.print(json.closed() + "\n")
    }

    /// Answers the link that it keeps.
    private func lock(_ session: Type2Session, _ secret: ((TagUID) -> TagPassword)?) throws -> String? {
        try session.identify()
        let report = try session.report()
        guard case .message(let message) = report.content else {
            throw Refusal("the tag holds no message, and would be useless for ever; write one first [no-message]")
        }
        if let rule = report.state?.password {
            guard let secret else { throw SessionError.rejected(.passwordProtected(firstPage: rule.firstPage)) }
            try session.open(secret(session.uid))
        }
        try session.lockForever(configuration: configuration)
        return message.link
    }
}
