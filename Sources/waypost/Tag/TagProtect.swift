// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux
import NFC
import Reader
import Tracking

/// `waypost tag protect`.
struct TagProtect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protect",
        abstract: "Set a password that a tag asks before it is written; everybody may go on reading it.",
        discussion: """
            The password goes over the air in clear: it keeps vandals off, not attackers. With --site-key each tag has \
            a password of its own. --remove takes the given password away.
            """)

    @OptionGroup var password: PasswordOptions

    @Flag(help: "Take the password away.")
    var remove = false

    @OptionGroup var reader: ReaderOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard password.passwordFile != nil || password.siteKey != nil else {
            throw ValidationError("Give --password-file or --site-key.")
        }
    }

    func run() throws {
        guard let secret = try password.maker() else { return }
        let desk = try TagDesk(reader, common)
        let target = try desk.finish(desk.tag()) { target in
            let session = try Type2Session(desk.radio, target)
            try session.identify()
            let own = secret(session.uid)
            if remove {
                guard try session.report().state?.password != nil else { return target }
                try session.open(own)
                try session.configure(password: .remove)
            } else {
                try session.configure(password: .set(own))
            }
            return target
        }
        let uid = target.uid.hexadecimal.uppercased()
        guard output.json else { return try OutputBuffer.print("\(uid)  \(remove ? "open" : "protected")\n") }
        var json = JSONText()
        json.add("uid", uid)
        json.add("protected", !remove)
        try OutputBuffer.print(json.closed() + "\n")
    }
}
