// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EdgeStore

/// `waypost visits`.
struct VisitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "visits",
        abstract: "Read the visits that this box keeps.",
        subcommands: [List.self, Export.self, Stats.self, Orphans.self, Reclassify.self, Forget.self])
}
