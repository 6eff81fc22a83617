// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PN532Simulator

@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pn532-simulator")

    @Option var tag = "NTAG213"

    func run() throws {
        let reader = try SimulatedReader(tags: [Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6])])
        print(reader.connstring)
        fflush(nil)
        pause()
    }
}
