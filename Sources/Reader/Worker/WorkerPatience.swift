// SPDX-License-Identifier: Apache-2.0

/// How long the worker's answer may take. All that libnfc does has an end, but what a driver does in the kernel may have
/// none: a worker that is silent for longer hangs, and nothing but its end helps.
struct WorkerPatience: Sendable {
    /// The most that the program which resets the reader may take.
    static let reset = Duration.seconds(10)
    /// Beyond the time that was asked for. A reader that falls mute takes one second to be given up and closed and one
    /// and a half to be opened in vain; the rest is for a worker that is read from a slow card at its start.
    private static let line = Duration.seconds(8)
    /// A program that does not end by itself gets a second for that.
    private static let tidying = Duration.seconds(2)

    /// Whether there is a program that resets the reader, which is run in the middle of a request.
    let resets: Bool

    /// What the client waits for an answer to a request that asks for so much time.
    func limit(for time: Duration) -> Duration {
        time + Self.line + (resets ? Self.reset + Self.tidying : .zero)
    }

    /// The same for the worker's own alarm, in whole seconds. It rings later: it is for the worker that has lost its
    /// client, and that nobody else would end.
    func alarm(for time: Duration) -> UInt32 {
        UInt32((limit(for: time) + .seconds(2)).milliseconds(0...60_000) / 1_000)
    }
}
