// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `waypost touchpoint`.
struct TouchpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "touchpoint",
        abstract: "Add, change and list touchpoints.",
        discussion: """
            A touchpoint is a place in the customer's journey, and where it leads. Each of its placements (link, qr, nfc) \
            has a code of its own. Changes are live in a running serve when the command ends.

            Links begin with redirect.public_url. While that is not set, they begin with the box's own address: where a \
            running serve answers, or else redirect.listen, with the address of the default route in the place of 0.0.0.0.
            """,
        subcommands: [
            Add.self, List.self, Show.self, Edit.self, Rules.self, Disable.self, Enable.self, Import.self, Export.self,
        ])
}
