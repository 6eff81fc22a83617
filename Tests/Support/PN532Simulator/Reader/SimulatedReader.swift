// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Synchronization

/// A PN532 on a pty, and what lies on it. Everything may be called from any thread while a host talks to it.
public final class SimulatedReader: Sendable {
    private let worker: Worker
    private let thread: WorkerThread

    /// Starts with these tags in the field.
    public init(tags: [any SimulatedTag] = []) throws {
        var bench = Bench()
        for tag in tags { bench.chip.field.place(tag) }
        let terminal = try PseudoTerminal()
        bench.path = terminal.path
        let worker = Worker(bench)
        self.worker = worker
        thread = try WorkerThread(name: "pn532") { worker.run(terminal) }
    }

    deinit {
        stop()
    }

    /// Ends the thread and closes the pty. What is known stays readable.
    public func stop() {
        change { $0.hasEnded = true }
        thread.join()
    }

    /// The pty's path; nil while the cable is out.
    public var path: String? { look(\.path) }

    /// How libnfc names the reader; empty while the cable is out.
    public var connstring: String { path.map { "pn532_uart:\($0):115200" } ?? "" }

    // MARK: - Tags

    /// The tags in the field as they are now, first placed first.
    public var tags: [any SimulatedTag] { look { $0.chip.field.places.map(\.tag) } }

    /// The tags that were in the field and left.
    public var tagsAway: [any SimulatedTag] { look(\.chip.field.away) }

    /// A tag by its UID, in the field or away.
    public func tag(uid: [UInt8]) -> (any SimulatedTag)? {
        (tags + tagsAway).first { $0.uid == uid }
    }

    public func place(_ tag: any SimulatedTag) {
        happen(.place([tag]))
    }

    /// Takes all tags away and gives them back.
    @discardableResult
    public func removeTags() -> [any SimulatedTag] {
        change { bench in
            let tags = bench.chip.field.places.map(\.tag)
            bench.apply(.remove())
            return tags
        }
    }

    /// A phone comes to read what the chip pretends to be.
    public func present(_ phone: any SimulatedPhone) {
        change { $0.chip.phone = phone }
    }

    // MARK: - Incidents

    /// Something happens now; what concerns a command happens to the next one.
    public func happen(_ incident: Incident) {
        change { $0.apply(incident) }
    }

    /// Arranges what happens later; each step's moment is counted from the step before it.
    public func arrange(_ steps: Step...) {
        arrange(steps)
    }

    /// The same with a list.
    public func arrange(_ steps: [Step]) {
        change { $0.arrange(steps, now: .now) }
    }

    /// Pulls the cable; when this returns the pty is gone.
    public func unplug() {
        change { $0.wantsPlug = false }
        while path != nil { usleep(500) }
    }

    /// Puts the cable in again: the chip starts afresh, and the pty may have another path than before.
    public func plugIn() {
        change { $0.wantsPlug = true }
        while path == nil { usleep(500) }
    }

    /// Bytes take their time at 115200 baud, and pages 4 ms.
    public func pace(_ paces: Bool) {
        change { $0.paces = paces }
    }

    /// Answers come in pieces of this size; nil for whole.
    public func chunk(_ size: Int?) {
        change { $0.chunk = size }
    }

    // MARK: - What happened

    public var counts: LineCounts { look(\.counts) }

    /// Whether it is mute or deaf now.
    public var isSilent: Bool { look { $0.isMute || $0.isDeaf } }

    /// Commands and answers, the last 10,000 at least.
    public var log: [LineEntry] { look(\.log) }

    private func look<Value: Sendable>(_ read: (Bench) -> Value) -> Value {
        worker.bench.withLock { read($0) }
    }

    private func change<Value: Sendable>(_ edit: (inout Bench) -> Value) -> Value {
        defer { worker.ring() }
        return worker.bench.withLock { edit(&$0) }
    }
}
