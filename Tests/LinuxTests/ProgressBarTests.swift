// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Linux

@Suite struct ProgressBarTests {
    @Test func `nothing is drawn in the first second, and what was never drawn is not erased`() {
        var bar = ProgressBar("printing", total: 10)
        #expect(bar.update(5, elapsed: .milliseconds(999)) == nil)
        #expect(bar.end() == nil)
    }

    @Test func `a line shows the share, the count, the rate and what is left, and erases itself`() {
        var bar = ProgressBar("printing", total: 1_000)
        let text = bar.update(420, elapsed: .seconds(5))
        #expect(text == "\r\u{1B}[Kprinting [##########--------------] 42 % 420/1000 84/s 0:07 left")
        #expect(bar.end() == "\r\u{1B}[K")
        #expect(bar.end() == nil)
    }

    @Test func `a line is drawn ten times a second at most`() {
        var bar = ProgressBar("x", total: 10)
        #expect(bar.update(1, elapsed: .seconds(1)) != nil)
        #expect(bar.update(2, elapsed: .milliseconds(1_099)) == nil)
        #expect(bar.update(2, elapsed: .milliseconds(1_100)) != nil)
    }

    @Test(arguments: [
        (0, 60, "0 % 0/100 0.00/s"), (1, 60, "1 % 1/100 0.01/s 1:39:00 left"), (50, 10, "50 % 50/100 5.0/s 0:10 left"),
        (99, 10, "99 % 99/100 9.9/s 0:01 left"), (100, 2, "100 % 100/100 50/s"), (150, 2, "100 % 150/100 75/s"),
    ])
    func `numbers stay short`(count: Int, seconds: Int, tail: String) {
        var bar = ProgressBar("x", total: 100)
        let text = bar.update(count, elapsed: .seconds(seconds)) ?? ""
        #expect(text.hasSuffix("] " + tail))
    }

    @Test func `a narrow terminal cuts the line before its last column, and an empty job divides by nothing`() {
        var bar = ProgressBar("printing", total: 0, columns: 20)
        let text = bar.update(0, elapsed: .seconds(2)) ?? ""
        #expect(text.count == "\r\u{1B}[K".count + 19)
    }
}
