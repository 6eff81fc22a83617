// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import Linux
import NFC
import Reader
import Tracking

/// `waypost tag write`.
struct TagWrite: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract: "Write a placement's short link, or any URL, onto a tag, and read it back.",
        discussion: """
            The old content is hidden first and the new one shown last, so a tag that is taken away too early is never \
            half written; hold it to the reader again. A tag that says something else is left alone without --overwrite. \
            redirect.public_url must be where phones reach the box; --local takes the box's own address.
            """)

    @Argument(help: ArgumentHelp("A placement's code, or a URL, which is written as it stands.", valueName: "code|url"))
    var content: String

    @OptionGroup(title: "Content") var message: MessageOptions

    @Flag(help: "Write over what somebody else has written.")
    var overwrite = false

    @Option(help: ArgumentHelp("Take no other chip: \(expectable).", valueName: "model"))
    var expect: String?

    @Flag(name: .customLong("local"), help: "Use the box's own address, on the local network.")
    var isLocal = false

    @OptionGroup(title: "A protected tag") var password: PasswordOptions
    @OptionGroup var reader: ReaderOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    private static let models: [TagModel] = [
        .ntag213, .ntag215, .ntag216, .ultralight, .ultralightC, .ultralightEV1Small, .ultralightEV1Large,
    ]
    private static var expectable: String { models.map(\.name).joined(separator: ", ") }
    private var expected: TagModel? { Self.models.first { $0.name.lowercased() == expect?.lowercased() } }

    func validate() throws {
        guard QRPayload.isPossible(content) else {
            throw ValidationError("“\(content)” is neither a code nor a URL; a URL begins with https://.")
        }
        guard expect == nil || expected != nil else {
            throw ValidationError("--expect takes one of \(Self.expectable).")
        }
    }

    func run() throws {
        let secret = try password.maker()
        // Before the command gives up its rights to the owner of the state directory.
        let desk = try TagDesk(reader, common)
        let link = try link()
        let wanted = try message.wanted(for: link)
        var conditions = WriteConditions(
            overwrites: overwrite, expected: expected,
            isOurs: { [link] old in old == link || old.hasPrefix(link + "/") })
        let written = try desk.finish(desk.tag()) { target in
            defer { conditions.overwrites = conditions.overwrites || wanted.hasBegun }
            return try wanted.write(to: target, desk.radio, conditions, password: secret)
        }
        try OutputBuffer.print(output.json ? written.json + "\n" : written.text)
    }

    private func link() throws -> String {
        let payload = try QRPayload(content, isLocal: isLocal, lowerCase: true, common)
        if let placement = payload.placement, placement.channel != .nfc {
            warn(
                """
                the code \(placement.code) is of channel \(placement.channel.name), so visits by this tag will count as \
                such; `waypost placement add --channel nfc` makes one for tags
                """)
        }
        if !payload.link.hasPrefix("https://") {
            warn("\(payload.link) is not https: iPhones open it only after asking, or not at all")
        }
        return payload.link
    }
}
