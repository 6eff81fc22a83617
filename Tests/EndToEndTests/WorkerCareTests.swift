// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite struct `Workers that hang, and workers whose client dies` {
        private static let link = "https://go.example.vn/0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        private let tag = Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6])

        /// A watch that is ready, and its worker.
        private func watch(_ box: Appliance, _ reader: SimulatedReader) throws -> (ChildProcess, worker: pid_t) {
            let watching = try box.startTag(reader, "watch", "--json")
            #expect(eventually(within: 10) { watching.output.contains(#""ready""#) }, "\(watching.errors)")
            return (watching, try #require(watching.children.first))
        }

        @Test func `a watch ends a worker that hangs, starts another, and tells the next tag`() throws {
            let (box, reader) = (try Appliance(), try SimulatedReader())
            let (watching, worker) = try watch(box, reader)
            kill(worker, SIGSTOP)
            #expect(eventually(within: 12, every: 0.05) { watching.output.contains(#""died""#) })
            #expect(watching.output.contains("it did not answer and was ended"))
            #expect(eventually(within: 5) { watching.children.first.map { $0 != worker } ?? false })
            #expect(!isRunning(worker))
            reader.place(tag)
            #expect(eventually(within: 5) { watching.output.contains("04010203040506") })
            watching.signal(SIGTERM)
            #expect(watching.waitForEnd(within: 5) == .exited(0))
        }

        @Test func `a tag is finished whose worker hung while it was written`() throws {
            let (box, reader) = (try Appliance(), try SimulatedReader(tags: [tag]))
            reader.pace(true)
            let writing = try box.startTag(reader, "write", Self.link)
            eventually(within: 10, every: 0.001) { reader.counts.writes >= 4 }
            for worker in writing.children { kill(worker, SIGSTOP) }
            #expect(writing.waitForEnd(within: 30) == .exited(0), "\(writing.errors)")
            #expect(writing.errors.contains("it did not answer and was ended"), "\(writing.errors)")
            #expect(try box.tag(reader, "read", "--json").json["link"]?.string == Self.link)
        }

        @Test func `a desk goes on with its batch after its worker hung`() throws {
            let (box, reader) = (try Appliance(), try SimulatedReader())
            let touchpoint = try box.addTouchpoint().id
            _ = try box.json("batch", "new", "--touchpoint", touchpoint, "--count", "1", "--name", "spring")
            let desk = try box.spawn(
                ["batch", "run", "spring", "--json", "--reader", reader.connstring], name: "desk")
            #expect(eventually(within: 10) { reader.counts.commandCount > 20 })
            let worker = try #require(desk.children.first)
            kill(worker, SIGSTOP)
            #expect(eventually(within: 12, every: 0.05) { desk.errors.contains("was ended") }, "\(desk.errors)")
            reader.place(tag)
            #expect(eventually(within: 10) { desk.output.contains(#""done""#) }, "\(desk.output)\(desk.errors)")
            reader.removeTags()
            #expect(desk.waitForEnd(within: 5) == .exited(0), "\(desk.errors)")
        }

        @Test func `a worker whose client is killed ends, and switches the reader off`() throws {
            let (box, reader) = (try Appliance(), try SimulatedReader())
            let (watching, worker) = try watch(box, reader)
            watching.signal(SIGKILL)
            #expect(eventually(within: 5) { !isRunning(worker) })
            // PowerDown is the last that a reader hears when it is closed.
            #expect(reader.log.last { "\($0)".hasPrefix("> ") }.map { "\($0)" }?.hasPrefix("> 16") == true)
            #expect(try box.tag(reader, "read", "--timeout", "0.2").errors.contains("no tag came"))
        }

        @Test func `a worker that hangs in libnfc when its client is killed ends by its own alarm`() throws {
            let (box, reader) = (try Appliance(), try SimulatedReader())
            let library = try Self.hang(in: box.scratch)
            box.environment["LD_PRELOAD"] = library
            box.environment["WAYPOST_TEST_HANG"] = "\(box.scratch)/hang"
            let (watching, worker) = try watch(box, reader)
            try Data().write(to: URL(fileURLWithPath: "\(box.scratch)/hang"))
            pause(0.5)
            watching.signal(SIGKILL)
            pause(2)
            #expect(isRunning(worker))
            #expect(eventually(within: 13, every: 0.05) { !isRunning(worker) })
            box.environment["LD_PRELOAD"] = .some(nil)
            #expect(try box.tag(reader, "read", "--timeout", "0.2").errors.contains("no tag came"))
        }

        /// Builds the library that makes libnfc hang.
        private static func hang(in folder: String) throws -> String {
            let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("Support/hang.c").path
            let library = "\(folder)/hang.so"
            let compiler = try ChildProcess(
                ["/usr/bin/cc", "-shared", "-fPIC", "-o", library, source], environment: ["PATH": "/usr/bin:/bin"],
                directory: folder, name: "cc")
            try #require(compiler.waitForEnd(within: 30) == .exited(0), "\(compiler.errors)")
            return library
        }
    }
}

/// Whether a process runs; one that has ended and that nobody has asked about yet does not.
private func isRunning(_ pid: pid_t) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
    let state = text[(text.lastIndex(of: ")") ?? text.startIndex)...].dropFirst(2).first
    return state != "Z" && state != "X"
}
