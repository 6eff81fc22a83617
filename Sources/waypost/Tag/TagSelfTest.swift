// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux
import Reader
import Tracking

/// `waypost tag selftest`.
struct TagSelfTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest",
        abstract: "Find out what this reader and this kind of tag really do, and record it.",
        discussion: """
            Needs a blank tag without a password, which is blank again afterwards. The record tells what simulations \
            can only suppose; send it along when you report trouble with a reader.
            """)

    @Option(help: ArgumentHelp("Where to write the record; the file is replaced whole.", valueName: "file"))
    var out: String?

    @OptionGroup var reader: ReaderOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let settings = try reader.settings(common)
        let desk = try TagDesk(reader, common)
        let target = try desk.tag("Hold a blank tag to the reader, and keep it there.")
        var test = try SelfTest(desk.radio, target)
        try test.run()
        var json = JSONText()
        json.add("version", Waypost.version)
        json.add("reader", settings.name.text)
        json.add("at", EditableCatalog.now.rfc3339)
        for (name, value) in test.record { json.add(name, json: value) }
        let text = json.closed() + "\n"
        if let out, out != "-" { return try OutputFile(out).write(Array(text.utf8)) }
        try OutputBuffer.print(text)
    }
}
