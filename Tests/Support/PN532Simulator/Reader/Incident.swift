// SPDX-License-Identifier: Apache-2.0

/// Something that happens to the reader or in its field.
public enum Incident: Sendable {
    /// The command is lost: neither an acknowledgement nor an answer.
    case swallow
    /// The command is acknowledged and never answered.
    case acknowledgeOnly
    /// The next status byte has bit 7, as noise may set it; libnfc 1.8.0 aborts the process.
    case highStatusBit
    /// The next page that is written is written half, and then the tag is gone.
    case tear
    /// All tags leave the field, or the one with this UID.
    case remove(uid: [UInt8]? = nil)
    /// Tags come into the field.
    case place([any SimulatedTag])
    /// The tags that left come back, as they were.
    case putBack
    /// These tags instead of those.
    case replace([any SimulatedTag])
    /// The reader answers nothing more, or answers again.
    case mute(Bool)
    /// The reader hears nothing more, so that commands are lost as if they had not been sent, or hears again.
    case deaf(Bool)
    /// The cable is pulled: the pty is closed.
    case unplug
}

/// When something happens, counted from when it was arranged, or from what happens before it in the same script.
public enum Moment: Sendable {
    /// At the host's command of this number, before it is run; 1 is the next.
    case command(Int)
    /// At the host's command of this number that goes to a tag, before it is run; 1 is the next.
    case exchange(Int)
    /// After this many pages have been written.
    case write(Int)
    case after(Duration)
}

/// One line of a script.
public struct Step: Sendable {
    let moment: Moment
    let incident: Incident

    public init(_ moment: Moment, _ incident: Incident) {
        self.moment = moment
        self.incident = incident
    }
}

/// Steps of which each waits for the one before.
struct Script: Sendable {
    /// What moments are counted in.
    struct Position: Sendable {
        var commands: Int
        var exchanges: Int
        var writes: Int
        var time: ContinuousClock.Instant
    }

    private var steps: ArraySlice<Step>
    private var start: Position

    init(_ steps: [Step], from start: Position) {
        self.steps = steps[...]
        self.start = start
    }

    var isOver: Bool { steps.isEmpty }

    /// When the next step happens, if it waits for time.
    var deadline: ContinuousClock.Instant? {
        if case .after(let time) = steps.first?.moment { start.time + time } else { nil }
    }

    /// Whether the next write is the one to tear: known before it happens.
    func tearsNext(at position: Position) -> Bool {
        guard let step = steps.first, case .write(let count) = step.moment, case .tear = step.incident else {
            return false
        }
        return position.writes - start.writes == count - 1
    }

    /// What happens now, if the next step's time has come.
    mutating func next(at position: Position) -> Incident? {
        guard let step = steps.first else { return nil }
        let isDue =
            switch step.moment {
            case .command(let count): position.commands - start.commands >= count
            case .exchange(let count): position.exchanges - start.exchanges >= count
            case .write(let count): position.writes - start.writes >= count
            case .after(let time): position.time >= start.time + time
            }
        guard isDue else { return nil }
        start = position
        steps = steps.dropFirst()
        // A torn write has happened by the time it counts.
        if case .write = step.moment, case .tear = step.incident { return next(at: position) }
        return step.incident
    }
}
