// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// One appliance: a directory of its own and the built `waypost`, started, spoken to and stopped as an operator would.
final class Appliance {
    /// The public host of its links.
    static let publicURL = "http://go.example.test"

    /// The built executable: `WAYPOST_BINARY`, or the release build of this package.
    static let binary: String = {
        if let path = ProcessInfo.processInfo.environment["WAYPOST_BINARY"] { return path }
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return package.appendingPathComponent(".build/release/waypost").path
    }()

    /// A directory that goes away with the appliance; commands run in it.
    let scratch: String
    /// The state directory.
    let state: String
    /// Variables on top of the usual ones; nil takes a usual one away.
    var environment: [String: String?] = [:]
    /// What stands before the executable's path, such as a shell that lowers a limit.
    var launcher: [String] = []

    /// The serving process, running or ended.
    private(set) var server: ChildProcess?
    /// Where it redirects.
    private(set) var redirect: Endpoint?
    /// Where its console answers.
    private(set) var console: Endpoint?
    /// How often `serve` was started.
    private(set) var starts = 0
    /// Every process that was started.
    private(set) var pids: [pid_t] = []
    private var commands = 0

    /// An appliance without state. `directory` is where the state goes when it must lie on a certain file system.
    init(in directory: String? = nil) throws {
        guard FileManager.default.isExecutableFile(atPath: Self.binary) else {
            throw Trouble("\(Self.binary) is missing: swift build -c release --product waypost, or set WAYPOST_BINARY")
        }
        scratch = try Scratch.directory()
        state = "\(directory ?? scratch)/state"
    }

    deinit {
        server?.stop()
        Scratch.remove(scratch)
    }

    /// The serving process; throws before the first start.
    var running: ChildProcess {
        get throws {
            guard let server else { throw Trouble("serve was not started") }
            return server
        }
    }

    /// Everything that `serve` logged since its last start.
    var log: String { server?.errors ?? "" }

    /// Starts `serve` and waits until it says that it is ready.
    func start(within seconds: Double = 10, arguments: [String] = []) throws {
        starts += 1
        let server = try spawn(["serve"] + arguments, name: "serve-\(starts)")
        self.server = server
        eventually(within: seconds, every: 0.001) { server.output.contains("\n") || server.end != nil }
        let line = server.output.prefix { $0 != "\n" }
        let words = line.split(separator: " ")
        guard words.count == 3, words[0] == "ready", words[1].hasPrefix("redirect="), words[2].hasPrefix("console="),
            let redirect = Endpoint(words[1].dropFirst("redirect=".count)),
            let console = Endpoint(words[2].dropFirst("console=".count))
        else {
            let end = server.end.map { "\($0)" } ?? "still runs"
            throw Trouble("serve did not get ready (\(end)): said \"\(line)\", logged:\n\(server.errors.suffix(2000))")
        }
        self.redirect = redirect
        self.console = console
    }

    /// Ends `serve` as systemd does, and waits.
    @discardableResult
    func terminate(within seconds: Double = 15) throws -> ExitStatus {
        let server = try running
        server.signal(SIGTERM)
        guard let end = server.waitForEnd(within: seconds) else {
            throw Trouble("serve still runs \(seconds) s after SIGTERM; logged:\n\(server.errors.suffix(2000))")
        }
        return end
    }

    /// Ends `serve` as a power cut does, as far as a process can tell.
    func kill() throws {
        let server = try running
        server.signal(SIGKILL)
        guard server.waitForEnd(within: 10) != nil else { throw Trouble("serve survived SIGKILL") }
    }

    /// Starts the executable with the state directory and the environment of this appliance.
    func spawn(_ arguments: [String], name: String, stateful: Bool = true) throws -> ChildProcess {
        let command = launcher + [Self.binary] + arguments + (stateful ? ["--state", state] : [])
        let child = try ChildProcess(command, environment: variables, directory: scratch, name: name)
        pids.append(child.pid)
        return child
    }

    /// What a command did.
    struct Outcome {
        let status: ExitStatus
        let output: String
        let errors: String

        var json: JSON { get throws { try JSON(output) } }
    }

    /// Runs a command to its end. `stateful` adds `--state`.
    func run(_ arguments: String..., stateful: Bool = true, within seconds: Double = 20) throws -> Outcome {
        try run(arguments, stateful: stateful, within: seconds)
    }

    /// Runs a command to its end. `stateful` adds `--state`.
    func run(_ arguments: [String], stateful: Bool = true, within seconds: Double = 20) throws -> Outcome {
        commands += 1
        let child = try spawn(arguments, name: "command-\(commands)", stateful: stateful)
        guard let end = child.waitForEnd(within: seconds) else {
            throw Trouble("waypost \(arguments.joined(separator: " ")): not done after \(seconds) s")
        }
        return Outcome(status: end, output: child.output, errors: child.errors)
    }

    /// Runs a command that must succeed, and reads the JSON that it prints.
    func json(_ arguments: String...) throws -> JSON { try json(arguments) }

    /// Runs a command that must succeed, and reads the JSON that it prints.
    func json(_ arguments: [String]) throws -> JSON {
        let outcome = try run(arguments + ["--json"])
        guard outcome.status == .exited(0) else {
            throw Trouble("waypost \(arguments.joined(separator: " ")) \(outcome.status): \(outcome.errors)")
        }
        return try outcome.json
    }

    private var variables: [String: String] {
        var variables: [String: String?] = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            // A crash must end the process at once, as it does in the field, and not wait for a debugger's report.
            "SWIFT_BACKTRACE": "enable=no",
            "WAYPOST_REDIRECT_LISTEN": "127.0.0.1:0",
            "WAYPOST_CONSOLE_LISTEN": "127.0.0.1:0",
            "WAYPOST_REDIRECT_PUBLIC_URL": Self.publicURL,
        ]
        // On a development machine whose disk is memory, everything but the promise about power can still be tested.
        if FileSystem(at: scratch).isVolatile { variables["WAYPOST_STORE_ALLOW_VOLATILE"] = "true" }
        return variables.merging(environment) { $1 }.compactMapValues { $0 }
    }
}
