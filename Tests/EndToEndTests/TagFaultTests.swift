// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite struct `Tags and readers that fail` {
        private static let link = "https://go.example.vn/0123456789ABCDEFGHJKMNPQRSTVWXYZ"

        private func reader() throws -> SimulatedReader {
            try SimulatedReader(tags: [Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6])])
        }

        @Test(arguments: [8, 12, 17, 24])
        func `a status that makes libnfc abort ends the worker, and the command goes on`(command: Int) throws {
            let (box, reader) = (try Appliance(), try reader())
            // The first commands open the reader.
            reader.arrange(Step(.command(12 + command), .highStatusBit))
            let outcome = try box.tag(reader, "write", Self.link)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(outcome.errors.contains("libnfc gave up"), "\(outcome.errors)")
            #expect(try box.tag(reader, "read", "--json").json["link"]?.string == Self.link)
        }

        @Test func `a worker that is killed while it writes is started again, and the tag is finished`() throws {
            let (box, reader) = (try Appliance(), try reader())
            reader.pace(true)
            let writing = try box.startTag(reader, "write", Self.link)
            eventually(within: 10, every: 0.001) { reader.counts.writes >= 4 }
            let workers = writing.children
            #expect(workers.count == 1)
            for pid in workers { Glibc.kill(pid, SIGKILL) }
            #expect(writing.waitForEnd(within: 20) == .exited(0), "\(writing.errors)")
            #expect(writing.errors.contains("signal 9"))
            #expect(try box.tag(reader, "read", "--json").json["link"]?.string == Self.link)
        }

        @Test(arguments: [1, 5, 11])
        func `a tag that is lifted too early is finished when it comes back`(pages: Int) throws {
            let (box, reader) = (try Appliance(), try reader())
            reader.arrange(Step(.write(pages), .remove()), Step(.after(.seconds(1)), .putBack))
            let outcome = try box.tag(reader, "write", Self.link)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(outcome.errors.contains("hold the same tag"))
            #expect(try box.tag(reader, "read", "--json").json["link"]?.string == Self.link)
        }

        @Test func `a reader that is silent is told of, and what to look at`() throws {
            let (box, reader) = (try Appliance(), try reader())
            reader.happen(.mute(true))
            let outcome = try box.tag(reader, "read", "--timeout", "30")
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("no reader answers at \(reader.connstring)"), "\(outcome.errors)")
        }

        @Test func `a reader that is pulled out while it writes is told of, and breaks no tag`() throws {
            let (box, reader) = (try Appliance(), try reader())
            reader.arrange(Step(.write(6), .unplug))
            let outcome = try box.tag(reader, "write", Self.link, "--timeout", "3", within: 30)
            #expect(outcome.status == .exited(1), "\(outcome.errors)")
            reader.plugIn()
            let read = try box.tag(reader, "read", "--json").json
            #expect(read["content"]?.string == "empty" || read["link"]?.string == Self.link)
            #expect(try box.tag(reader, "write", Self.link).status == .exited(0))
        }

        @Test func `a reader that another process holds is told with its holder`() throws {
            let (box, reader) = (try Appliance(), try reader())
            let watching = try box.startTag(reader, "watch")
            eventually(within: 10) { watching.output.contains("04010203040506") }
            let outcome = try box.tag(reader, "read")
            #expect(outcome.status == .exited(1))
            #expect(
                watching.children.contains { outcome.errors.contains("in use by process \($0)") }, "\(outcome.errors)")
            watching.signal(SIGTERM)
            #expect(watching.waitForEnd(within: 5) == .exited(0))
        }

        @Test func `a command without standard input reads as well`() throws {
            let (box, reader) = (try Appliance(), try reader())
            box.launcher = ["/bin/sh", "-c", "exec \"$@\" <&-", "sh"]
            let outcome = try box.tag(reader, "read", "--json")
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(try outcome.json["uid"]?.string == "04010203040506")
        }

        @Test func `a path with a colon is refused with what to do`() throws {
            let box = try Appliance()
            let outcome = try box.run(
                "tag", "read", "--reader", "pn532_uart:/dev/serial/by-path/pci-0:1", stateful: true)
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("ln -s"))
        }
    }
}
