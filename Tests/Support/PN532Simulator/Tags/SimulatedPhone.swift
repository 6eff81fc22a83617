// SPDX-License-Identifier: Apache-2.0

/// A phone that reads what the chip pretends to be.
public protocol SimulatedPhone: Sendable {
    /// It has found the chip, and starts from the beginning.
    mutating func select()
    /// Its next command; nil when it leaves.
    mutating func next() -> [UInt8]?
    /// What the chip answered.
    mutating func hear(_ answer: [UInt8])
}

/// A phone that says what it was told to say.
public struct ScriptedPhone: SimulatedPhone {
    private let script: [[UInt8]]
    private var position = 0
    private let note: @Sendable ([UInt8]) -> Void

    /// The commands, and who is told of each answer, on the simulator's thread.
    public init(_ script: [[UInt8]], note: @escaping @Sendable ([UInt8]) -> Void = { _ in }) {
        self.script = script
        self.note = note
    }

    public mutating func select() {
        position = 0
    }

    public mutating func next() -> [UInt8]? {
        guard position < script.count else { return nil }
        position += 1
        return script[position - 1]
    }

    public mutating func hear(_ answer: [UInt8]) {
        note(answer)
    }
}
