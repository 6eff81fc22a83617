// SPDX-License-Identifier: Apache-2.0

import Foundation
import PN532Simulator
import Testing

/// A place where the tags of the batch `spring` are written: an appliance and a simulated reader.
struct BatchDesk {
    let box: Appliance
    let reader: SimulatedReader

    init() throws {
        box = try Appliance()
        reader = try SimulatedReader()
    }

    /// Orders the batch over a touchpoint of its own.
    @discardableResult
    func order(_ count: Int, _ options: String...) throws -> JSON {
        let touchpoint = try box.addTouchpoint()
        let ordered = try box.json(
            ["batch", "new", "--touchpoint", touchpoint.id, "--count", "\(count)", "--name", "spring"] + options)
        #expect(ordered["tags"]?.int == count)
        return ordered
    }

    /// The desk at work, which is to be ended.
    func start(_ options: String...) throws -> ChildProcess { try start(options) }

    /// The desk at work, which is to be ended.
    func start(_ options: [String]) throws -> ChildProcess {
        try box.spawn(
            ["batch", "run", "spring", "--json", "--reader", reader.connstring] + options,
            name: "desk-\(box.pids.count)")
    }

    /// Lays a tag down, waits for what the desk says of it, and takes it away.
    func lay(_ tag: any SimulatedTag, on desk: ChildProcess) throws -> JSON {
        let before = desk.lines.count
        reader.place(tag)
        let result = try desk.result(after: before)
        takeAway(from: desk)
        return result
    }

    /// Takes the tag away, and waits until the desk has seen the empty field: four looks are more than it takes.
    func takeAway(from desk: ChildProcess) {
        reader.removeTags()
        let before = looks
        eventually(within: 10) { looks >= before + 4 || desk.end != nil }
    }

    /// How often the reader was told to look for a tag.
    private var looks: Int { reader.counts.commands[0x4A, default: 0] }

    /// All slots, as they are exported.
    func slots() throws -> [JSON] {
        let export = try box.run("batch", "export", "spring", "--format", "json")
        return try export.output.split(separator: "\n").map { try JSON(String($0)) }
    }

    /// One of them, from 1.
    func slot(_ number: Int) throws -> JSON { try #require(try slots().first { $0["slot"]?.int == number }) }
}

extension ChildProcess {
    /// The whole lines of its output: of a desk, one to a tag.
    var lines: ArraySlice<Substring> {
        output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }

    /// What a desk has said.
    var results: [JSON] { lines.compactMap { try? JSON(String($0)) } }

    /// What a desk says after so many lines.
    func result(after count: Int) throws -> JSON {
        eventually(within: 20, every: 0.01) { lines.count > count || end != nil }
        return try JSON(String(try #require(lines.dropFirst(count).first, "\(errors)")))
    }
}

extension SimulatedTag {
    /// The UID as the product writes it.
    var uidText: String { uid.map { $0.twoDigits }.joined() }
}

extension UInt8 {
    fileprivate var twoDigits: String { (self < 16 ? "0" : "") + String(self, radix: 16, uppercase: true) }
}
