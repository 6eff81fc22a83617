// SPDX-License-Identifier: Apache-2.0

/// Finds the host's frames in what comes over the line, whatever the pieces, and whatever stands between them.
struct FrameParser: Sendable {
    /// What the host said.
    enum Event: Hashable, Sendable {
        /// A command: its code and its parameters.
        case command([UInt8])
        /// The host has the answer, or wants the command under way to end.
        case acknowledgement
        /// The host wants the last answer again.
        case refusal
        /// A frame whose sums are wrong, or that is not the host's.
        case damaged
        /// What wakes the chip from power-down (user manual, 7.2.11): a frame's preamble does not.
        case wakeup
    }

    private var buffer: [UInt8] = []

    /// What is complete with these bytes; the rest waits for more.
    mutating func take(_ bytes: [UInt8]) -> [Event] {
        buffer += bytes
        var events: [Event] = []
        while let start = startCode() {
            if buffer[..<start].contains(0x55) { events.append(.wakeup) }
            buffer.removeFirst(start)
            guard let (event, length) = first() else { return events }
            events.append(event)
            buffer.removeFirst(length)
        }
        // The last byte may be the first of a start code.
        let kept = buffer.last == 0x00 ? 1 : 0
        if buffer.dropLast(kept).contains(0x55) { events.append(.wakeup) }
        buffer.removeFirst(buffer.count - kept)
        return events
    }

    /// Where the next 00 FF is.
    private func startCode() -> Int? {
        buffer.indices.dropLast().first { buffer[$0] == 0x00 && buffer[$0 + 1] == 0xFF }
    }

    /// What the buffer starts with, and its length; nil while it is not complete. Of a damaged frame only the start
    /// code is used up, so that a good one inside it is found.
    private func first() -> (Event, Int)? {
        guard buffer.count >= 4 else { return nil }
        switch (buffer[2], buffer[3]) {
        case (0x00, 0xFF): return (.acknowledgement, 4)
        case (0xFF, 0x00): return (.refusal, 4)
        case (0xFF, 0xFF):
            guard buffer.count >= 7 else { return nil }
            guard buffer[4] &+ buffer[5] &+ buffer[6] == 0 else { return (.damaged, 2) }
            return payload(at: 7, length: Int(buffer[4]) << 8 | Int(buffer[5]))
        case (let length, let sum):
            guard length &+ sum == 0 else { return (.damaged, 2) }
            return payload(at: 4, length: Int(length))
        }
    }

    private func payload(at start: Int, length: Int) -> (Event, Int)? {
        // 265: the largest payload that the chip takes (user manual, 6.2.1.2).
        guard length >= 2, length <= 265 else { return (.damaged, 2) }
        guard buffer.count > start + length else { return nil }
        let bytes = buffer[start..<start + length]
        guard bytes.reduce(buffer[start + length], &+) == 0, bytes.first == HostFrame.fromHost else {
            return (.damaged, 2)
        }
        return (.command(Array(bytes.dropFirst())), start + length + 1)
    }
}
