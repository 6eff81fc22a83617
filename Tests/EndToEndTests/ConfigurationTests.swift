// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Configuration")
    struct ConfigurationTests {
        @Test(
            "An unknown key, a bad value and a wrong type are errors that name file, key and value",
            arguments: [
                ("[redirect]\nlissten = \"0.0.0.0:80\"\n", "redirect.lissten", "lissten"),
                ("[redirct]\nlisten = \"0.0.0.0:80\"\n", "redirct", "redirct"),
                ("[redirect]\ndurability = \"mostly\"\n", "redirect.durability", "mostly"),
                ("[redirect]\nlisten = \"nowhere\"\n", "redirect.listen", "nowhere"),
                ("[redirect]\ndeadline_ms = -5\n", "redirect.deadline_ms", "-5"),
                ("[redirect]\ndeadline_ms = \"soon\"\n", "redirect.deadline_ms", "soon"),
                ("[redirect]\nvisitor_cookie = 1\n", "redirect.visitor_cookie", "1"),
                (
                    "[redirect]\npublic_url = \"ftp://go.example.test\"\n", "redirect.public_url",
                    "ftp://go.example.test"
                ),
                ("[store]\nallow_volatile = \"perhaps\"\n", "store.allow_volatile", "perhaps"),
            ])
        func badFiles(text: String, key: String, value: String) throws {
            let box = try Appliance()
            box.environment["WAYPOST_REDIRECT_LISTEN"] = .some(nil)
            box.environment["WAYPOST_REDIRECT_PUBLIC_URL"] = .some(nil)
            let file = try box.write(text)
            let commands = [["config", "check", "--config", file], ["serve", "--config", file, "--state", box.state]]
            for command in commands {
                let outcome = try box.run(command, stateful: false)
                #expect(
                    [.exited(1), .exited(2), .exited(3)].contains(outcome.status), "\(command[0]) \(outcome.status)")
                for part in [file, key, value] {
                    #expect(outcome.errors.contains(part), "\(part) is not named in: \(outcome.errors)")
                }
            }
        }

        @Test("Every mistake in a file is told at once")
        func allMistakes() throws {
            let box = try Appliance()
            let file = try box.write("[redirect]\ndurability = \"mostly\"\n[console]\ncolour = \"red\"\n")
            let outcome = try box.run("config", "check", "--config", file, stateful: false)
            #expect(outcome.errors.contains("redirect.durability"))
            #expect(outcome.errors.contains("console.colour"))
        }

        @Test("A file that is not TOML is an error that names the file and the line")
        func notTOML() throws {
            let box = try Appliance()
            let file = try box.write("[redirect]\nlisten = \n")
            let outcome = try box.run("config", "check", "--config", file, stateful: false)
            #expect(outcome.status != .exited(0))
            #expect(outcome.errors.contains(file))
            #expect(outcome.errors.contains("2"))
        }

        @Test("A file that was named and is not there is an error")
        func missingFile() throws {
            let box = try Appliance()
            let outcome = try box.run("config", "check", "--config", "\(box.scratch)/none.toml", stateful: false)
            #expect(outcome.status != .exited(0))
            #expect(outcome.errors.contains("none.toml"))
        }

        @Test("A bad value in the environment is an error that names the variable and the value")
        func badEnvironment() throws {
            let box = try Appliance()
            box.environment["WAYPOST_REDIRECT_DEADLINE_MS"] = "soon"
            let outcome = try box.run("config", "check", stateful: false)
            #expect(outcome.status != .exited(0))
            #expect(outcome.errors.contains("WAYPOST_REDIRECT_DEADLINE_MS"))
            #expect(outcome.errors.contains("soon"))
        }

        @Test("config check passes a good file, and the environment wins over the file")
        func goodFile() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            let file = try box.write("[redirect]\nlisten = \"127.0.0.1:1\"\nclick_id_parameter = \"wp\"\n")
            #expect(try box.run("config", "check", "--config", file, stateful: false).status == .exited(0))
            try box.start(arguments: ["--config", file])
            #expect(try #require(box.redirect).port != 1)
            #expect(try #require(try box.request("GET", "/\(code)").clickID(named: "wp")).count == 26)
        }

        @Test("The sample file with every key commented is a good file, commented and uncommented")
        func sampleFile() throws {
            let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let sample = package.appendingPathComponent("packaging/waypost.toml")
            let text = try String(contentsOf: sample, encoding: .utf8)
            let box = try Appliance()
            #expect(
                try box.run("config", "check", "--config", try box.write(text), stateful: false).status == .exited(0))
            for key in ["listen", "public_url", "click_id_parameter", "durability", "deadline_ms", "cap_bytes"] {
                #expect(text.contains(key), "\(key) is missing from \(sample)")
            }
        }
    }
}

extension Appliance {
    /// Writes a configuration file and answers its path.
    func write(_ configuration: String) throws -> String {
        let path = "\(scratch)/waypost.toml"
        try Data(configuration.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}
