// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux

/// `waypost tag read`.
struct TagRead: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract: "Say what is on a tag: chip, number, records, locks, password, counter, maker's signature.",
        discussion: "Reading makes a counter of the tag count, as a phone does.")

    @OptionGroup var reader: ReaderOptions
    @OptionGroup var password: PasswordOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let secret = try password.maker()
        let desk = try TagDesk(reader, common)
        let facts = try desk.finish(desk.tag()) { try TagFacts($0, desk.radio, password: secret) }
        try OutputBuffer.print(output.json ? facts.json() + "\n" : facts.text)
    }
}
