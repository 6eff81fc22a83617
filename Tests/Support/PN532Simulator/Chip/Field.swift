// SPDX-License-Identifier: Apache-2.0

/// The reader's field, and the tags in it.
struct Field: Sendable {
    /// Where a tag is in ISO/IEC 14443-3, 6.3.
    enum Condition: Sendable {
        case idle
        case active
        case halted
    }

    /// A tag in the field.
    struct Place: Sendable {
        let number: Int
        var tag: any SimulatedTag
        var condition = Condition.idle
        /// An active tag that hears nonsense falls back to where it was woken.
        var origin = Condition.idle
    }

    private(set) var places: [Place] = []
    /// Tags that were in the field and are not, the last to leave at the end.
    private(set) var away: [any SimulatedTag] = []
    private(set) var isOn = false
    private var count = 0
    /// How many pages tags have written in this field.
    private(set) var writes = 0
    /// The next write takes the tag's power half-way.
    var tearsNextWrite = false

    // MARK: - Moving tags

    mutating func place(_ tag: any SimulatedTag) {
        away.removeAll { $0.uid == tag.uid }
        var tag = tag
        if isOn { tag.powerUp() }
        count += 1
        places.append(Place(number: count, tag: tag))
    }

    mutating func removeAll(where leaves: (any SimulatedTag) -> Bool = { _ in true }) {
        away += places.map(\.tag).filter(leaves)
        places.removeAll { leaves($0.tag) }
    }

    /// The tags that left come back.
    mutating func putBack() {
        for tag in away { place(tag) }
    }

    /// Power on or off: without it tags forget where they were.
    mutating func power(_ isOn: Bool) {
        guard isOn != self.isOn else { return }
        self.isOn = isOn
        for index in places.indices {
            places[index].condition = .idle
            places[index].origin = .idle
            if isOn { places[index].tag.powerUp() }
        }
    }

    // MARK: - Selecting

    /// REQA reaches an active tag as nonsense: it does not answer, and falls back to where it was woken.
    mutating func disturb() {
        for index in places.indices where places[index].condition == .active {
            places[index].condition = places[index].origin
        }
    }

    /// Selects a tag, the first placed of several: an idle one, or by its UID also a halted one.
    mutating func select(uid: [UInt8]? = nil) -> Place? {
        guard isOn else { return nil }
        halt()
        let index = places.firstIndex { place in
            if let uid { place.tag.uid == uid } else { place.condition == .idle }
        }
        guard let index else { return nil }
        return activate(index)
    }

    /// Selects a tag again by its number; nil when it has left.
    mutating func select(number: Int) -> Place? {
        guard isOn, let index = places.firstIndex(where: { $0.number == number }) else { return nil }
        guard places[index].condition != .active else { return places[index] }
        halt()
        return activate(index)
    }

    private mutating func activate(_ index: Int) -> Place {
        places[index].origin = places[index].condition
        places[index].condition = .active
        places[index].tag.activate()
        return places[index]
    }

    /// The active tag is sent to sleep.
    mutating func halt() {
        for index in places.indices where places[index].condition == .active { places[index].condition = .halted }
    }

    /// The active tag, if there is one.
    var active: Place? { places.first { $0.condition == .active } }

    // MARK: - Talking

    /// What the active tag answers; silence without one.
    mutating func exchange(_ command: [UInt8]) -> TagAnswer {
        guard isOn, let index = places.firstIndex(where: { $0.condition == .active }) else { return .silence }
        let before = places[index].tag.writes
        places[index].tag.tearsNextWrite = tearsNextWrite
        let answer = places[index].tag.answer(command)
        let written = places[index].tag.writes - before
        writes += written
        if tearsNextWrite, written > 0 {
            tearsNextWrite = false
            places[index].tag.tearsNextWrite = false
            away.append(places.remove(at: index).tag)
            return .silence
        }
        switch answer {
        case .refusal, .silence: places[index].condition = places[index].origin
        case .data, .acknowledgement: break
        }
        return answer
    }
}
