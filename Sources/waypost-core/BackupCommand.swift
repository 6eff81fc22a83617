// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Daemon
import Glibc
import Linux
import Tracking

/// `waypost-core backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a consistent copy of everything into a new file, while serve goes on.")

    @Argument(help: "The file; it must not be there yet.")
    var file: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await Workspace(common).withFile { try await $0.backup(to: ProcessEnvironment.absolute(file)) }
    }
}

/// `waypost-core restore`.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Begin a core from a backup, in a folder that holds none yet.")

    @Argument(help: "The file of `waypost-core backup`.")
    var file: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workspace = try Workspace(common)
        try workspace.create()
        let lock = try StateLock.acquire(in: workspace.state)
        try CoreFile.restore(ProcessEnvironment.absolute(file), into: workspace.state)
        withExtendedLifetime(lock) {}
    }
}

/// `waypost-core verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that the file is sound, and that everything in it adds up; exit code 1 when it does not.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let audit = try await Workspace(common).withFile { try await $0.verify() }
        try OutputBuffer.print(output.json ? audit.json + "\n" : audit.text)
        if !audit.complaints.isEmpty { throw ExitCode(1) }
    }
}
