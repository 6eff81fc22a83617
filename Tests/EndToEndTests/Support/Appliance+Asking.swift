// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension Appliance {
    /// One request on a connection of its own that says nothing but what is given. `source` is the address that it comes
    /// from, one of 127.0.0.0/8.
    func ask(
        _ target: String, _ method: String = "GET", agent: String = Appliance.phone, from source: String? = nil,
        host: String = "go.example.test", form: String? = nil, with fields: [String] = []
    ) throws -> Reply {
        try ask(fields, target, method, agent, source, host, form)
    }

    /// A GET with further fields.
    func ask(
        _ target: String, agent: String = Appliance.phone, from source: String? = nil,
        host: String = "go.example.test", _ fields: [String]
    ) throws -> Reply {
        try ask(fields, target, "GET", agent, source, host, nil)
    }

    private func ask(
        _ fields: [String], _ target: String, _ method: String, _ agent: String, _ source: String?, _ host: String,
        _ form: String?
    ) throws -> Reply {
        guard let redirect else { throw Trouble("serve is not ready") }
        let wire = try Wire(redirect, from: source, within: 10)
        var lines = ["\(method) \(target) HTTP/1.1", "Host: \(host)"]
        if !agent.isEmpty { lines.append("User-Agent: \(agent)") }
        if let form {
            lines += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \(form.utf8.count)"]
        }
        try wire.send((lines + fields).joined(separator: "\r\n") + "\r\n\r\n" + (form ?? ""))
        return try wire.reply(bodiless: method == "HEAD", within: 10)
    }

    /// A command that must succeed; answers what it said on standard error.
    @discardableResult
    func must(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> Outcome {
        let outcome = try run(arguments)
        try #require(
            outcome.status == .exited(0), "\(arguments.joined(separator: " ")): \(outcome.errors)",
            sourceLocation: sourceLocation)
        return outcome
    }

    /// Changes a touchpoint, which is in force when this returns.
    func edit(_ touchpoint: Touchpoint, _ options: String..., sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        let outcome = try run(["touchpoint", "edit", touchpoint.id] + options)
        try #require(outcome.status == .exited(0), "\(options): \(outcome.errors)", sourceLocation: sourceLocation)
    }

    /// A count of `/metrics`, without its prefix.
    func metric(_ name: String) throws -> Int? {
        try askConsole("/metrics").text.split(separator: "\n").first { $0.hasPrefix("waypost_\(name) ") }
            .flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }.map { Int($0) }
    }

    /// The files of the state directory, as they are now.
    func stateFiles() -> [(path: String, content: Data)] {
        let names = FileManager.default.enumerator(atPath: state)?.compactMap { $0 as? String } ?? []
        return names.compactMap { name in
            FileManager.default.contents(atPath: "\(state)/\(name)").map { (name, $0) }
        }
    }

    /// The files of the state directory that hold these bytes.
    func stateFiles(holding bytes: [UInt8]) -> [String] {
        stateFiles().filter { $0.content.range(of: Data(bytes)) != nil }.map(\.path)
    }

    /// Writes a file beside the state directory, and answers its path.
    func put(_ text: String, at name: String) throws -> String {
        let path = "\(scratch)/\(name)"
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Reads the configuration again, and waits until that is done.
    func reload(within seconds: Double = 5) throws {
        let before = log.count
        try running.signal(SIGHUP)
        let isDone = eventually(within: seconds, every: 0.02) {
            log.dropFirst(before).contains("read again")
        }
        guard isDone else { throw Trouble("SIGHUP was not heard: \(log.suffix(500))") }
    }
}

extension Reply {
    /// The location with the click ID that must be in it replaced by a word.
    var plainLocation: String? {
        guard let location = self["Location"] else { return nil }
        return location.replacing(/click_id=[0-9a-z]{26}/, with: "click_id=ID")
    }
}
