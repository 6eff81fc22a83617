// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `waypost batch`.
struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Write many tags, each with a code of its own.",
        discussion: """
            A batch is ordered once, and written at any desk and in any number of sittings: what was done is known for \
            each tag, and a tag that was lifted too early goes on where it stopped.
            """,
        subcommands: [BatchNew.self, BatchRunCommand.self, BatchStatus.self, BatchExport.self, BatchRelease.self])
}
