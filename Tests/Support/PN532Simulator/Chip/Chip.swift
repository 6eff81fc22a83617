// SPDX-License-Identifier: Apache-2.0

/// A PN532: what it remembers, and what it answers to commands (PN532 user manual, 7).
struct Chip: Sendable {
    /// What comes of a command.
    enum Answer: Hashable, Sendable {
        /// An answer that starts with its code.
        case bytes([UInt8])
        /// The answer comes when the field changes, or never.
        case later
        /// The syntax error frame.
        case nonsense
    }

    /// A command that has been taken and not answered.
    enum Pending: Sendable {
        /// InListPassiveTarget with endless retries.
        case list(most: Int, uid: [UInt8]?)
        /// InAutoPoll for these types of target; without an end the host has to end it.
        case poll(types: [UInt8], end: ContinuousClock.Instant?)
        /// TgInitAsTarget.
        case emulation
        /// TgGetData and TgGetInitiatorCommand, with their answers' codes.
        case hearing(UInt8)
    }

    /// Status bytes (user manual, 7.1).
    enum Status {
        static let timeout: UInt8 = 0x01
        static let crc: UInt8 = 0x02
        /// The answer does not fit the chip's buffer.
        static let buffer: UInt8 = 0x07
        /// A MIFARE tag refused.
        static let mifareFraming: UInt8 = 0x13
        static let authentication: UInt8 = 0x14
        static let invalidParameter: UInt8 = 0x10
        /// The command does not fit the chip's state.
        static let context: UInt8 = 0x27
        /// The initiator released us as a target.
        static let released: UInt8 = 0x29
    }

    var registers = Registers()
    var field = Field()
    /// The phone that the chip may be a tag to.
    var phone: (any SimulatedPhone)?
    /// Whether that phone has selected us.
    var isSelected = false
    /// The numbers of the listed tags; target 1 is the first.
    var targets: [Int] = []
    /// Rounds of InListPassiveTarget; FF for endless (user manual, 7.3.1).
    var activationRetries: UInt8 = 0xFF
    /// Whether it selects ISO/IEC 14443-4 of itself (user manual, 7.2.9).
    var selectsBlocks = true
    /// The tag that answered REQA or WUPA when the host itself looks for tags.
    var candidate: Int?
    var pending: Pending?
    /// In power-down; only bytes on the line wake it.
    var isAsleep = false

    /// Runs a command. One that is still pending is forgotten.
    mutating func run(_ command: [UInt8], now: ContinuousClock.Instant) -> Answer {
        pending = nil
        guard let code = command.first else { return .nonsense }
        let words = Array(command.dropFirst())
        switch code {
        case 0x00, 0x02, 0x04, 0x06, 0x08, 0x0C, 0x0E, 0x10, 0x12, 0x14, 0x16, 0x32: return runHousehold(code, words)
        case 0x40, 0x42: return exchange(code, words)
        case 0x44, 0x4A, 0x52, 0x54, 0x56, 0x60: return runInitiator(code, words, now: now)
        case 0x86, 0x88, 0x8A, 0x8C, 0x8E, 0x90: return runTarget(code, words)
        default: return .nonsense
        }
    }

    /// The power was off.
    mutating func restart() {
        let (field, phone) = (field, phone)
        self = Chip()
        self.field = field
        self.field.power(false)
        self.phone = phone
    }

    /// The host gave up the command under way.
    mutating func abort() {
        pending = nil
    }

    /// The answer to the pending command, if it can be given now.
    mutating func resume(now: ContinuousClock.Instant) -> [UInt8]? {
        guard let pending else { return nil }
        let answer: [UInt8]?
        switch pending {
        case .list(let most, let uid): answer = listing(most: most, uid: uid)
        case .poll(let types, let end):
            answer = polling(types: types) ?? (end.map { now >= $0 } == true ? [0x61, 0] : nil)
        case .emulation: answer = activation()
        case .hearing(let code): answer = hearing(code)
        }
        if answer != nil { self.pending = nil }
        return answer
    }

    /// When the pending command ends of itself.
    var deadline: ContinuousClock.Instant? {
        if case .poll(_, let end) = pending { end } else { nil }
    }

    /// An answer now, or later.
    mutating func wait(_ pending: Pending, now: ContinuousClock.Instant) -> Answer {
        self.pending = pending
        return resume(now: now).map { .bytes($0) } ?? .later
    }
}
