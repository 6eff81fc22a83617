// SPDX-License-Identifier: Apache-2.0

extension Chip {
    /// Commands that look for tags and let go of them (user manual, 7.3.3 to 7.3.13).
    mutating func runInitiator(_ code: UInt8, _ words: [UInt8], now: ContinuousClock.Instant) -> Answer {
        switch code {
        case 0x4A: return list(words, now: now)
        case 0x60: return poll(words, now: now)
        case 0x44, 0x52, 0x54: return choose(code, words)
        // InJumpForDEP: nobody here speaks NFC-DEP.
        default: return .bytes([0x57, Status.timeout])
        }
    }

    // MARK: - InListPassiveTarget

    private mutating func list(_ words: [UInt8], now: ContinuousClock.Instant) -> Answer {
        guard words.count >= 2, (1...2).contains(words[0]), words[1] <= 4 else { return .nonsense }
        field.power(true)
        registers.activate()
        targets = []
        // Without a second try a tag that was active is not found, because the first one disturbs it.
        let isMissed = activationRetries == 0 && field.active != nil
        field.disturb()
        // There are only tags of type A: for the other types nobody answers.
        let most = words[1] == 0 && !isMissed ? Int(words[0]) : 0
        let pending = Pending.list(most: most, uid: words.count > 2 ? uid(cascaded: words.dropFirst(2)) : nil)
        if activationRetries == 0xFF { return wait(pending, now: now) }
        self.pending = pending
        defer { self.pending = nil }
        return .bytes(resume(now: now) ?? [0x4B, 0x00])
    }

    /// Hosts send a UID of 7 or 10 bytes with the cascade tags 88 in it.
    private func uid(cascaded bytes: ArraySlice<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        switch bytes.count {
        case 8 where bytes[0] == 0x88: return Array(bytes[1...])
        case 12 where bytes[0] == 0x88 && bytes[4] == 0x88: return Array(bytes[1...3] + bytes[5...])
        default: return bytes
        }
    }

    mutating func listing(most: Int, uid: [UInt8]?) -> [UInt8]? {
        let found = take(most: most, uid: uid)
        guard !found.isEmpty else { return nil }
        return [0x4B, UInt8(found.count)] + found.enumerated().flatMap { [UInt8($0) + 1] + description(of: $1.tag) }
    }

    /// Selects up to so many tags and makes them the targets.
    private mutating func take(most: Int, uid: [UInt8]?) -> [Field.Place] {
        var found: [Field.Place] = []
        while found.count < most, let place = field.select(uid: uid) {
            found.append(place)
            if uid != nil { break }
        }
        targets = found.map(\.number)
        return found
    }

    private func description(of tag: any SimulatedTag) -> [UInt8] {
        tag.sensRes + [tag.selRes, UInt8(tag.uid.count)] + tag.uid
            + (selectsBlocks && tag.speaksBlocks ? tag.ats : [])
    }

    // MARK: - InAutoPoll

    private mutating func poll(_ words: [UInt8], now: ContinuousClock.Instant) -> Answer {
        guard words.count >= 3, words[0] > 0, (1...15).contains(words[1]) else { return .nonsense }
        field.power(true)
        registers.activate()
        field.disturb()
        targets = []
        let types = Array(words.dropFirst(2))
        // A period is 150 ms for each type (user manual, 7.3.13).
        let time = Duration.milliseconds(150 * Int(words[0]) * Int(words[1]) * types.count)
        return wait(.poll(types: types, end: words[0] == 0xFF ? nil : now + time), now: now)
    }

    mutating func polling(types: [UInt8]) -> [UInt8]? {
        // 00 any tag of type A, 10 one without and 20 one with ISO/IEC 14443-4.
        guard types.contains(where: { [0x00, 0x10, 0x20].contains($0) }) else { return nil }
        let found = take(most: 2, uid: nil).filter { place in
            types.contains(0x00) || types.contains(place.tag.speaksBlocks ? 0x20 : 0x10)
        }
        guard !found.isEmpty else { return nil }
        targets = found.map(\.number)
        return [0x61, UInt8(found.count)]
            + found.enumerated().flatMap { number, place in
                let description = [UInt8(number) + 1] + description(of: place.tag)
                return [place.tag.speaksBlocks ? 0x20 : 0x10, UInt8(description.count)] + description
            }
    }

    // MARK: - InDeselect, InRelease, InSelect

    /// Target 0 stands for all of them.
    private mutating func choose(_ code: UInt8, _ words: [UInt8]) -> Answer {
        guard let number = words.first else { return .nonsense }
        guard number <= targets.count || code == 0x52 else { return .bytes([code + 1, Status.context]) }
        switch code {
        case 0x54:
            guard number > 0, field.select(number: targets[Int(number) - 1]) != nil else {
                return .bytes([0x55, Status.timeout])
            }
        case 0x52:
            field.halt()
            targets = []
        default: field.halt()
        }
        return .bytes([code + 1, 0x00])
    }
}
