// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux
import Reader

/// `waypost tag selftest`.
struct TagSelfTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest",
        abstract: "Find out what this reader and this kind of tag really do, and record it.",
        discussion: """
            Needs a blank tag without a password, which is as it was found afterwards; one that was lifted too early is put \
            right by the next self test of it. The record tells what simulations can only suppose; send it along when you \
            report trouble with a reader. Exits 1 where the tag is not as it was found.
            """)

    @Option(
        help: ArgumentHelp("Where to write the record, as JSON; the file is replaced whole.", valueName: "file"))
    var out: String?

    @Flag(
        help: "Also lock the tag for ever, to learn which lock bits it has. The tag is waste then; nobody can undo it.")
    var sacrifice = false

    @OptionGroup var reader: ReaderOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let settings = try reader.settings(common)
        let desk = try TagDesk(reader, common)
        let target = try desk.tag("Hold a blank tag to the reader, and keep it there.")
        let record = try record(target, desk)
        let report = SelfTestReport(reader: settings.name.text, chip: desk.chip, record: record)
        if let out { try OutputFile(out == "-" ? "/dev/stdout" : out).write(Array(report.json.utf8)) }
        if out != "-" { try OutputBuffer.print(output.json ? report.json : report.text) }
        if let pages = record.changedPages, !pages.isEmpty {
            throw Failure("the tag is not as it was found, in page \(pages.map { "\($0)" }.joined(separator: ", "))")
        }
    }

    /// Runs the test, again from its begin where the tag was lifted.
    private func record(_ target: Target, _ desk: TagDesk) throws -> SelfTestRecord {
        var begun: SelfTest?
        do {
            return try desk.finish(target) { target in
                var test = try SelfTest(desk.radio, target, after: begun)
                begun = test
                try test.run(spendsTag: sacrifice)
                return test.record
            }
        } catch let error as SessionError {
            if begun != nil {
                warn("the test's bytes, or its password, may still be on the tag; another self test of it removes them")
            }
            throw error
        }
    }
}
