// SPDX-License-Identifier: Apache-2.0

@testable import PN532Simulator

/// A host without a line: what it says and what it hears are payloads.
struct Host {
    var bench = Bench()
    var now = ContinuousClock.now

    init(_ tags: any SimulatedTag...) {
        for tag in tags { bench.chip.field.place(tag) }
        // Searches end after three rounds instead of never.
        _ = say(0x32, 0x05, 0x00, 0x01, 0x02)
    }

    /// Says a command. The answer without its frame; nil for none, empty for the syntax error frame.
    mutating func say(_ command: UInt8...) -> [UInt8]? {
        say(command)
    }

    mutating func say(_ command: [UInt8]) -> [UInt8]? {
        answer(in: bench.take(Self.frame(command), now: now))
    }

    /// What the chip says because time has passed or the field has changed.
    mutating func wait(_ time: Duration = .zero) -> [UInt8]? {
        now += time
        return answer(in: bench.tick(now: now))
    }

    /// Selects a tag for InDataExchange as target 1.
    @discardableResult
    mutating func select() -> [UInt8]? {
        say(0x4A, 0x01, 0x00)
    }

    static func frame(_ command: [UInt8]) -> [UInt8] {
        let payload = [0xD4] + command
        let length = UInt8(payload.count)
        return [0x00, 0x00, 0xFF, length, 0 &- length] + payload + [0 &- payload.reduce(0, &+), 0x00]
    }

    private func answer(in output: [[UInt8]]) -> [UInt8]? {
        guard let frame = output.last(where: { $0 != HostFrame.acknowledgement }) else { return nil }
        guard frame != HostFrame.syntaxError else { return [] }
        return Array(frame.dropFirst(frame[3] == 0xFF && frame[4] == 0xFF ? 9 : 6).dropLast(2))
    }
}
