// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Linux
import Tracking

/// `waypost-core device`.
struct DeviceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "The appliances of an org.",
        subcommands: [Invite.self, List.self, Revoke.self])

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an invitation: eight symbols for `waypost enroll`, good for one box and seven days.")

        @OptionGroup var org: OrgOption
        @Option(help: "How many.")
        var count = 1
        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard 1...100_000 ~= count else { throw ValidationError("--count takes 1 to 100000") }
        }

        func run() async throws {
            let codes = try await Workspace(common).withFile { file in
                let id = try await Orgs(file).named(org.org).id
                return try await Devices(file).invite(id, count: count, now: now())
            }
            guard output.json else { return try OutputBuffer.print(codes.map { $0 + "\n" }.joined()) }
            var json = JSONText()
            json.add("code", codes[0])
            if count > 1 { json.add("codes", json: JSONText.array(codes.map { JSONText.quoted($0) })) }
            try OutputBuffer.print(json.closed() + "\n")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List an org's devices, and what is odd about them.")

        @OptionGroup var org: OrgOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let devices = try await Workspace(common).withFile { file in
                let id = try await Orgs(file).named(org.org).id
                return try await Devices(file).list(id)
            }
            guard !output.json else {
                return try OutputBuffer.print("{\"data\":\(JSONText.array(devices.map(\.json)))}\n")
            }
            for device in devices {
                let seen = device.lastSeen.map { "last seen \($0.rfc3339)" } ?? "never seen"
                let ended = device.revokedAt.map { ", revoked \($0.rfc3339)" } ?? ""
                try OutputBuffer.print("\(device.number)  \(device.name)  \(seen)\(ended)\n")
                for suspicion in device.suspicions { try OutputBuffer.print("    suspicious: \(suspicion)\n") }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a device's token. What it sent stays.")

        @Argument(help: "Its number.")
        var number: UInt32
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Workspace(common).withFile { try await Devices($0).revoke(number, org: nil, now: now()) }
        }
    }
}
