// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// One attribution core: a directory of its own and the built `waypost-core`, started, asked and stopped as an operator
/// would.
final class Core {
    /// The built executable, which lies beside the appliance's.
    static let binary = URL(fileURLWithPath: Appliance.binary).deletingLastPathComponent()
        .appendingPathComponent("waypost-core").path

    /// A directory that goes away with the core; commands run in it.
    let scratch: String
    /// The state directory.
    let state: String
    /// Variables on top of the usual ones; nil takes a usual one away.
    var environment: [String: String?] = [:]
    /// The address it listens on; the port is chosen at the first start and kept from then on.
    var address = "127.0.0.1"

    /// The serving process, running or ended.
    private(set) var server: ChildProcess?
    /// Where it answers.
    private(set) var endpoint: Endpoint?
    private var starts = 0
    private var commands = 0

    /// A core without state, or one on the state of another.
    init(state other: String? = nil) throws {
        guard FileManager.default.isExecutableFile(atPath: Self.binary) else {
            throw Trouble("\(Self.binary) is missing: build waypost-core beside waypost")
        }
        scratch = try Scratch.directory()
        state = other ?? "\(scratch)/state"
    }

    deinit {
        server?.stop()
        Scratch.remove(scratch)
    }

    /// The serving process; throws before the first start.
    var running: ChildProcess {
        get throws {
            guard let server else { throw Trouble("waypost-core was not started") }
            return server
        }
    }

    /// Everything that `serve` logged since its last start.
    var log: String { server?.errors ?? "" }

    /// What boxes are told to talk to.
    var url: String {
        get throws {
            guard let endpoint else { throw Trouble("waypost-core is not ready") }
            return "http://\(endpoint.address):\(endpoint.port)"
        }
    }

    /// Starts `serve`, from the second time on the same port, and waits until it says that it is ready.
    func start(within seconds: Double = 10) throws {
        starts += 1
        let server = try spawn(["serve"], name: "serve-\(starts)")
        self.server = server
        eventually(within: seconds, every: 0.002) { server.output.contains("\n") || server.end != nil }
        let line = server.output.prefix { $0 != "\n" }
        guard line.hasPrefix("ready core="), let endpoint = Endpoint(line.dropFirst("ready core=".count)) else {
            let end = server.end.map { "\($0)" } ?? "still runs"
            throw Trouble(
                "waypost-core did not get ready (\(end)): said \"\(line)\", logged:\n\(server.errors.suffix(2000))")
        }
        self.endpoint = endpoint
    }

    /// Ends `serve` as systemd does, and waits.
    @discardableResult
    func terminate(within seconds: Double = 15) throws -> ExitStatus {
        let server = try running
        server.signal(SIGTERM)
        guard let end = server.waitForEnd(within: seconds) else {
            throw Trouble("waypost-core runs \(seconds) s after SIGTERM; logged:\n\(server.errors.suffix(2000))")
        }
        return end
    }

    /// Ends `serve` as a power cut does, as far as a process can tell.
    func kill() throws {
        let server = try running
        server.signal(SIGKILL)
        guard server.waitForEnd(within: 10) != nil else { throw Trouble("waypost-core survived SIGKILL") }
    }

    /// Starts the executable with the state directory and the environment of this core.
    func spawn(_ arguments: [String], name: String) throws -> ChildProcess {
        try ChildProcess(
            [Self.binary] + arguments + ["--state", state], environment: variables, directory: scratch, name: name)
    }

    /// Runs a command to its end.
    func run(_ arguments: String..., within seconds: Double = 20) throws -> Appliance.Outcome {
        try run(arguments, within: seconds)
    }

    /// Runs a command to its end.
    func run(_ arguments: [String], within seconds: Double = 20) throws -> Appliance.Outcome {
        commands += 1
        let child = try spawn(arguments, name: "command-\(commands)")
        guard let end = child.waitForEnd(within: seconds) else {
            throw Trouble("waypost-core \(arguments.joined(separator: " ")): not done after \(seconds) s")
        }
        return Appliance.Outcome(status: end, output: child.output, errors: child.errors)
    }

    /// Runs a command that must succeed.
    @discardableResult
    func done(_ arguments: String...) throws -> String {
        let outcome = try run(arguments)
        guard outcome.status == .exited(0) else {
            throw Trouble("waypost-core \(arguments.joined(separator: " ")) \(outcome.status): \(outcome.errors)")
        }
        return outcome.output
    }

    private var variables: [String: String] {
        let usual: [String: String?] = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "SWIFT_BACKTRACE": "enable=no",
            "WAYPOST_CORE_LISTEN": "\(address):\(endpoint?.port ?? 0)",
        ]
        return usual.merging(environment) { $1 }.compactMapValues { $0 }
    }
}

extension Core {
    /// An org with a key that reads its reports and one that may do everything.
    struct Org {
        let name: String
        let reader: String
        let admin: String
    }

    /// Adds an org with its keys.
    func addOrg(_ name: String = "Hall of Fame") throws -> Org {
        try done("org", "add", name, "--currency", "EUR")
        func key(_ scope: String) throws -> String {
            let text = try done(
                "key", "add", "--org", name, "--scope", scope, "--env", "production", "--json")
            guard let key = try JSON(text)["key"]?.string else { throw Trouble("key add printed \(text)") }
            return key
        }
        return Org(name: name, reader: try key("read"), admin: try key("admin"))
    }

    /// An invitation for one box.
    func invite(_ org: Org) throws -> String {
        let text = try done("device", "invite", "--org", org.name, "--json")
        guard let code = try JSON(text)["code"]?.string else { throw Trouble("device invite printed \(text)") }
        return code
    }

    /// Started, with one org.
    static func started() throws -> (core: Core, org: Org) {
        let core = try Core()
        try core.start()
        return (core, try core.addOrg())
    }
}
