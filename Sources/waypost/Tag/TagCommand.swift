// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `waypost tag`.
struct TagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag",
        abstract: "Read, write, protect and lock NFC tags.",
        discussion: """
            Needs a reader that libnfc knows, named by --reader or nfc.reader: pn532_uart:/dev/ttyUSB0 for a PN532 on a \
            serial line. A tag that is not written has a word in brackets on standard error, for programs.
            """,
        subcommands: [
            TagRead.self, TagWrite.self, TagProtect.self, TagLock.self, TagAudit.self, TagWatch.self, TagSelfTest.self,
        ])
}
