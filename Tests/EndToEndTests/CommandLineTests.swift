// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Command line")
    struct CommandLineTests {
        @Test(
            "Wrong usage exits 2 and says what was wrong",
            arguments: [
                ["no-such-command"], ["serve", "--no-such-option"], ["touchpoint", "add", "--title", "No destination"],
                ["qr"], ["visits", "export", "--format", "xml"], ["visits", "export", "--since", "minus-one"],
                ["placement", "add", "x", "--channel", "smoke", "--label", "l"],
            ])
        func wrongUsage(arguments: [String]) throws {
            let outcome = try Appliance().run(arguments, stateful: false)
            #expect(outcome.status == .exited(2))
            #expect(!outcome.errors.isEmpty)
            #expect(outcome.output.isEmpty)
        }

        @Test("Help exits 0 and goes to standard output")
        func help() throws {
            for arguments in [["--help"], ["touchpoint", "--help"], ["serve", "--help"]] {
                let outcome = try Appliance().run(arguments, stateful: false)
                #expect(outcome.status == .exited(0))
                #expect(outcome.output.contains("USAGE"))
            }
        }

        @Test("A command about something that does not exist exits 1 and names it")
        func missingThing() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            for command in [["touchpoint", "show"], ["touchpoint", "disable"]] {
                let outcome = try box.run(command + ["0000000000001"])
                #expect(outcome.status == .exited(1))
                #expect(outcome.errors.contains("0000000000001"))
            }
        }

        @Test(
            "Commands that read never create a state directory",
            arguments: [
                ["touchpoint", "list"], ["touchpoint", "show", "0000000000001"], ["visits", "list"],
                ["visits", "export", "--format", "ndjson"], ["status"], ["qr", "ABCDEFGH", "--format", "txt"],
                ["touchpoint", "export"],
            ])
        func readingCreatesNothing(arguments: [String]) throws {
            let box = try Appliance()
            let outcome = try box.run(arguments)
            #expect(!FileManager.default.fileExists(atPath: box.state))
            if arguments != ["status"] { #expect(outcome.status == .exited(1)) }
            #expect((outcome.errors + outcome.output).contains(box.state), "it must say where it looked")
        }

        @Test("list, show and status print JSON that agrees with what was added")
        func jsonShapes() throws {
            let box = try Appliance()
            let first = try box.addTouchpoint(
                "One", to: "https://shop.example/1", "--campaign", "spring", "--partner", "acme")
            let second = try box.addTouchpoint("Two", to: "https://shop.example/2")
            let list = try box.json("touchpoint", "list")
            let touchpoints = try #require(list["touchpoints"]?.items ?? list.items).map { try Touchpoint($0) }
            #expect(Set(touchpoints.map(\.id)) == [first.id, second.id])
            let shown = try box.json("touchpoint", "show", first.id)
            #expect(try Touchpoint(shown).placements == first.placements)
            #expect(shown["campaign"] == .string("spring"))
            #expect(shown["partner"] == .string("acme"))
            #expect(try box.json("status").fields?.isEmpty == false)
            try box.start()
            #expect(try box.json("status").fields?.isEmpty == false)
            try box.click(try first.code("qr"))
            let visits = try box.json("visits", "list")
            #expect(try #require(visits["visits"]?.items ?? visits.items).count == 1)
        }

        @Test("The visits export as NDJSON and as CSV hold the same visits, and --since leaves out what was seen")
        func exports() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let given = try (0..<10).map { _ in try box.click(code) }
            let visits = try box.visits()
            #expect(visits.map(\.clickID) == given)
            let rows = try box.run("visits", "export", "--format", "csv").output.split(separator: "\n")
            #expect(rows.count == 11)
            let columns = rows[0].split(separator: ",").map(String.init)
            #expect(ExportedVisit.keys.subtracting(columns).isSubset(of: ["tag", "params"]), "\(columns)")
            for id in given { #expect(rows.contains { $0.contains(id) }) }
            let later = try box.run("visits", "export", "--format", "ndjson", "--since", "\(visits[5].sequence)").output
            #expect(try later.split(separator: "\n").map { try ExportedVisit($0).clickID } == Array(given[6...]))
        }

        @Test("The state directory is --state, else STATE_DIRECTORY, else store.state, else ./waypost-state")
        func whereStateLies() throws {
            let box = try Appliance()
            let add = ["touchpoint", "add", "--title", "T", "--to", "https://shop.example/"]
            let exists = { (path: String) in FileManager.default.fileExists(atPath: path) }
            #expect(try box.run(add, stateful: false).status == .exited(0))
            #expect(exists("\(box.scratch)/waypost-state"))
            box.environment["WAYPOST_STORE_STATE"] = "\(box.scratch)/configured"
            #expect(try box.run(add, stateful: false).status == .exited(0))
            #expect(exists("\(box.scratch)/configured"))
            box.environment["STATE_DIRECTORY"] = "\(box.scratch)/given-by-systemd"
            #expect(try box.run(add, stateful: false).status == .exited(0))
            #expect(exists("\(box.scratch)/given-by-systemd"))
            #expect(try box.run(add).status == .exited(0))
            #expect(exists(box.state))
        }

        @Test("The state directory and the identity are for their owner alone")
        func permissions() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            try box.start()
            let files = try FileManager.default.contentsOfDirectory(atPath: box.state)
            #expect(files.contains("identity.json"))
            let mode = { (path: String) in
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
            }
            #expect(try mode("\(box.state)/identity.json") == 0o600)
            #expect(try mode(box.state) & 0o077 == 0)
        }
    }
}
