// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Daemon
import Glibc
import Linux
import Settings

/// The core's one program.
@main
struct WaypostCore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waypost-core",
        abstract: "Takes the visits of many appliances, answers reports and the links of public hosts.",
        discussion: """
            Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a rule (the reason is on standard error).
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, OrgCommand.self, KeyCommand.self, DeviceCommand.self, HostCommand.self, ImportCommand.self,
            StatusCommand.self, BackupCommand.self, RestoreCommand.self, VerifyCommand.self, ConfigCommand.self,
        ])

    @MainActor
    static func main() async {
        // A reader that goes away is an error to be told, not a death.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(error)
        }
    }

    private static func end(_ error: any Error) -> Never {
        let status: Int32
        var message = "\(error)"
        switch error {
        case StateLock.Refusal.failed, StoreError.notFound, StoreError.busy, StoreError.unavailable: status = 1
        case is StoreError, is StateLock.Refusal, is Refusal: status = 3
        case is SettingsError: status = 2
        case let error as SystemError where error.isClosedOutput: Glibc.exit(0)
        default:
            switch exitCode(for: error) {
            case .success:
                try? StandardStream.output.write(fullMessage(for: error) + "\n")
                Glibc.exit(0)
            case .validationFailure: (status, message) = (2, fullMessage(for: error))
            default: (status, message) = (1, error is ExitCode ? "" : message)
            }
        }
        if !message.isEmpty {
            let start = message.hasPrefix("Error:") ? "" : "waypost-core: "
            try? StandardStream.error.write(start + message + "\n")
        }
        Glibc.exit(status)
    }
}

/// Something that a rule forbids: exit code 3.
struct Refusal: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
