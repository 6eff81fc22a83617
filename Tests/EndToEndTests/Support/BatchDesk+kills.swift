// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import PN532Simulator
import SQLite
import Testing

extension BatchDesk {
    /// Lays a tag down; at its command of this number, from 1, the reader falls silent. Answers the state of the slot
    /// then, which stays: nothing more comes of the tag.
    func lay(_ tag: Type2Tag, _ silence: Incident, at command: Int, slot: Int) throws -> String {
        // No tag is placed by the first step, from which the others are counted.
        reader.arrange(
            command == 1
                ? [Step(.exchange(1), silence)]
                : [Step(.exchange(1), .place([])), Step(.command(command - 1), silence)])
        reader.place(tag)
        #expect(eventually(within: 10, every: 0.001) { reader.isSilent }, "command \(command)")
        return try #require(try self.slot(slot)["step"]?.string)
    }

    /// The reader hears and answers again.
    func hear() {
        reader.happen(.mute(false))
        reader.happen(.deaf(false))
    }

    /// Kills a desk and starts another one, once the last one's worker has noticed that nobody is left to serve.
    func restart(_ desk: ChildProcess, _ options: [String], once: () throws -> Void = {}) throws -> ChildProcess {
        let workers = desk.children
        desk.signal(SIGKILL)
        #expect(desk.waitForEnd(within: 5) == .signalled(SIGKILL))
        try once()
        hear()
        #expect(eventually(within: 10) { !workers.contains(where: Self.isRunning) })
        return try start(options)
    }

    /// The tag in the field is done in its slot, lifted and laid down again where the desk asks for it.
    func finish(_ tag: Type2Tag, on desk: ChildProcess, slot number: Int) throws {
        var said = try desk.result(of: tag)
        for _ in 0..<3 where said["result"]?.string == "interrupted" {
            takeAway(from: desk)
            said = try lay(now(tag), on: desk)
        }
        // One that was killed after the last entry may not have said it; then the next one knows the tag.
        #expect(said["result"]?.string == "done" || said["reason"]?.string == "already-provisioned", "\(said)")
        takeAway(from: desk)
        let slot = try slot(number)
        #expect(slot["step"]?.string == "done" && slot["uid"]?.string == tag.uidText, "\(slot)")
        #expect(
            slot["locked"]?.bool == true && slot["password"]?.bool == true && slot["counter"]?.int != nil, "\(slot)")
        try now(tag).expectFinished(try #require(slot["url"]?.string))
    }

    /// How many slots have a tag.
    func begun() throws -> Int { try slots().count { $0["step"]?.string != "free" } }

    /// The tag as it is by now.
    func now(_ tag: Type2Tag) throws -> Type2Tag { try #require(reader.tag(uid: tag.uid) as? Type2Tag) }

    /// A process that nobody has waited for yet has no program any more.
    private static func isRunning(_ pid: pid_t) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")) != nil
    }
}

extension ChildProcess {
    /// Kills the worker of a desk.
    func killWorker() throws {
        let worker = try #require(children.first)
        #expect(children.count == 1 && kill(worker, SIGKILL) == 0)
    }

    /// The last that a desk says of a tag.
    func result(of tag: Type2Tag) throws -> JSON {
        let last = { [self] in try lines.last { $0.contains(tag.uidText) }.map { try JSON(String($0)) } }
        try eventually(within: 20, every: 0.01) { try last() != nil || end != nil }
        return try #require(try last(), "\(errors)")
    }
}

/// Whoever writes down that a slot has come to a certain step is busy with it: for ever, or for a number of rows.
struct JournalHold {
    private let path: String
    private let journal: Database

    init(_ box: Appliance, before step: String, rows: Int = -1) throws {
        path = "\(box.state)/catalog.db"
        try Database(path: path, mode: .readWrite).execute(
            """
            CREATE VIEW hold AS WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row)
                SELECT n FROM row LIMIT \(rows);
            CREATE TRIGGER held BEFORE UPDATE OF step ON tag_slot WHEN NEW.step = '\(step)'
                BEGIN SELECT count(*) FROM hold; END;
            """)
        journal = try Database(path: path, mode: .readOnly)
    }

    /// How far a slot has come.
    func step(of slot: Int) -> String? { try? journal.text("SELECT step FROM tag_slot WHERE slot = \(slot)") }

    /// Nobody is held any more.
    func end() throws {
        try Database(path: path, mode: .readWrite).execute("DROP TRIGGER held; DROP VIEW hold;")
    }
}
