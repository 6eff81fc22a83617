// SPDX-License-Identifier: Apache-2.0

extension Type2Tag {
    /// Commands of NTAG21x (data sheet, 10) and Ultralight EV1; others and wrong lengths are not answered.
    public mutating func answer(_ command: [UInt8]) -> TagAnswer {
        if let page = announcedPage {
            announcedPage = nil
            return command.count == 16 ? write(Array(command[0..<4]), page: page) : .silence
        }
        switch (command.first, command.count) {
        case (0x30, 2): return read(Int(command[1]))
        case (0xA2, 6): return write(Array(command[2..<6]), page: Int(command[1]))
        case (0xA0, 2):
            guard mayWrite(Int(command[1])) else { return .refusal(0) }
            announcedPage = Int(command[1])
            return .acknowledgement
        // AUTHENTICATE of Ultralight C: AF and an enciphered number. No answer to it is right.
        case (0x1A, 2) where model == .ultralightC: return .data([0xAF] + uid + [0x5A])
        case (let code?, _) where model.version != nil: return answerModern(code, Array(command.dropFirst()))
        default: return .silence
        }
    }

    /// What tags know that have a version.
    private mutating func answerModern(_ code: UInt8, _ words: [UInt8]) -> TagAnswer {
        switch (code, words.count) {
        case (0x60, 0): return knowsVersion ? .data(model.version ?? []) : .silence
        case (0x3A, 2): return readFast(Int(words[0]), Int(words[1]))
        case (0x1B, 4): return authenticate(words)
        case (0x3C, 1): return words[0] == 0 ? .data(signature) : .refusal(0)
        case (0x39, 1): return readCounter(Int(words[0]))
        case (0xA5, 5): return raiseCounter(Int(words[0]), by: words)
        // CHECK_TEARING_EVENT: the counter is sound. VCSL: the identifier of the virtual card.
        case (0x3E, 1) where model.counter == .three: return words[0] < 3 ? .data([0xBD]) : .refusal(0)
        case (0x4B, 20) where model.counter == .three: return .data([configuration?.bytes[5] ?? 0x05])
        default: return .silence
        }
    }

    // MARK: - Reading

    /// The pages that may be read now: all, or up to the first that the password protects.
    private var readable: Int {
        guard let protection, protection.isForReading else { return model.readablePages }
        return min(model.readablePages, protection.first)
    }

    /// READ: four pages, from the first on again after the last (data sheet, 10.2).
    private mutating func read(_ page: Int) -> TagAnswer {
        let readable = readable
        guard page < readable else { return .refusal(0) }
        count()
        let seen = visible
        return .data(
            (0..<4).flatMap { index in
                let start = (page + index) % readable * 4
                return seen[start..<start + 4]
            })
    }

    /// FAST_READ: both pages and what is between (data sheet, 10.3).
    private mutating func readFast(_ first: Int, _ last: Int) -> TagAnswer {
        guard first <= last, last < readable else { return .refusal(0) }
        count()
        return .data(Array(visible[first * 4..<last * 4 + 4]))
    }

    // MARK: - Writing

    private func mayWrite(_ page: Int) -> Bool {
        guard page >= 2, page < model.pages, !Type2Locks(model: model, memory: memory).isLocked(page) else {
            return false
        }
        if let protection, page >= protection.first { return false }
        guard let configuration, let first = model.configurationPage else { return true }
        return !(configuration.isLocked && (first...first + 1).contains(page))
    }

    private mutating func write(_ bytes: [UInt8], page: Int) -> TagAnswer {
        guard mayWrite(page) else { return .refusal(0) }
        let locks = Type2Locks(model: model, memory: memory)
        switch page {
        case 2: program(locks.staticPage(with: bytes), page: page)
        // The CC is one-time programmable: bits go up only (data sheet, 8.5.5).
        case 3: program((0..<4).map { memory[12 + $0] | bytes[$0] }, page: page)
        case model.dynamicLocks?.page:
            guard let dynamic = model.dynamicLocks else { return .refusal(0) }
            program(locks.dynamicPage(dynamic, with: bytes), page: page)
        default: program(bytes, page: page)
        }
        return .acknowledgement
    }

    // MARK: - Passwords

    /// PWD_AUTH (data sheet, 10.7): PACK, or a refusal that AUTHLIM counts.
    private mutating func authenticate(_ password: [UInt8]) -> TagAnswer {
        guard let configuration, let page = model.configurationPage else { return .silence }
        if configuration.tries > 0, wrongPasswords >= configuration.tries { return .refusal(4) }
        guard password == Array(memory[page * 4 + 8..<page * 4 + 12]) else {
            if configuration.tries > 0 { wrongPasswords += 1 }
            isAuthenticated = false
            return .refusal(0)
        }
        wrongPasswords = 0
        isAuthenticated = true
        return .data(Array(memory[page * 4 + 12..<page * 4 + 14]))
    }
}
