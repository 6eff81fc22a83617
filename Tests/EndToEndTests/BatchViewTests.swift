// SPDX-License-Identifier: Apache-2.0

import Foundation
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite struct `The desk of a batch on a terminal` {
        @Test func `says in colour and in words how it stands, and rings only once a tag was read back`() throws {
            let desk = try BatchDesk()
            try desk.order(2, "--expect", "NTAG213")
            desk.box.launcher = ["python3", "-c", "import pty, sys; pty.spawn(sys.argv[1:])"]
            let running = try desk.box.spawn(
                ["batch", "run", "spring", "--reader", desk.reader.connstring], name: "terminal")
            func comes(_ text: String) { #expect(eventually(within: 10) { running.output.contains(text) }, "\(text)") }

            comes("Hold a tag to the reader.\u{1B}[0m  [0 of 2 done, 2 left]")
            desk.reader.place(Type2Tag(.ntag215, number: 1))
            comes("\u{1B}[31mPut it aside: ")
            comes("[wrong-model]\u{1B}[0m  [0 of 2 done, 2 left, turned away: 1 wrong-model]\u{7}\u{7}\r\n")
            desk.takeAway(from: running)

            let tag = Type2Tag(.ntag213, number: 2)
            desk.reader.place(tag)
            comes("\u{1B}[33mWriting, hold still …")
            comes("on tag \(tag.uidText). Take it away.\u{1B}[0m  [1 of 2 done, 1 left")
            comes("turned away: 1 wrong-model]\u{7}\r\n")
            desk.takeAway(from: running)

            desk.reader.arrange(Step(.write(3), .tear))
            desk.reader.place(Type2Tag(.ntag213, number: 3))
            comes("\u{1B}[33mAgain, the same tag")
            #expect(running.output.count { $0 == "\u{7}" } == 3)
            desk.takeAway(from: running)
            let unfinished = try #require(desk.reader.tagsAway.last)
            desk.reader.place(Type2Tag(.ntag213, number: 4))
            comes("\u{1B}[33mNo slot is free.")
            desk.takeAway(from: running)
            desk.reader.place(unfinished)
            comes("[2 of 2 done, 0 left")
            desk.reader.removeTags()
            #expect(running.waitForEnd(within: 10) == .exited(0))
            #expect(running.output.contains("spring  2 of 2 done, 0 left\r\n  turned away: 1 wrong-model\r\n"))
        }
    }
}
