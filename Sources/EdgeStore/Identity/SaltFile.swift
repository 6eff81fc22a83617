// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
public import Linux
public import Redirect
internal import Synchronization
public import Tracking

/// The salt of the day, under which visitors of the local network are told apart. A new day draws a new one, and the old
/// one is gone for good: nobody can tell afterwards whose address was behind a visitor.
public final class SaltFile: VisitorSalts, Sendable {
    private struct Content: Codable {
        /// 32 bytes in hexadecimal.
        var salt: String
        /// The day of the venue, counted from 1970-01-01; nil where the clock was not known.
        var day: Int64?
    }

    private struct State {
        var content: Content
        var salt: VisitorSalt
        /// CLOCK_BOOTTIME in ms at which it was drawn or read.
        var since: Int64
        var isStored: Bool
    }

    private let path: String
    private let zone: ZoneOffsets
    private let state: Mutex<State>

    /// A salt is kept no longer than this while the clock does not tell the day, in ms.
    private static let longest: Int64 = 86_400_000

    /// Reads the salt of a state directory, or draws one. `zone` says when the venue's day begins.
    public init(_ directory: StateDirectory, zone: ZoneOffsets, now: Moment) {
        path = directory.path + "/visitor-salt.json"
        self.zone = zone
        let stored = (try? readFile(path)).flatMap { try? JSONDecoder().decode(Content.self, from: Data($0)) }
        if let stored, let bytes = [UInt8](hexadecimal: stored.salt), bytes.count == 32 {
            state = Mutex(State(content: stored, salt: VisitorSalt(bytes: bytes), since: now.bootTime, isStored: true))
        } else {
            state = Mutex(Self.fresh(day: Self.day(of: now, zone), now))
        }
    }

    public func salt(at moment: Moment) -> VisitorSalt {
        state.withLock { state in
            let day = Self.day(of: moment, zone)
            if state.content.day == nil, let day, moment.bootTime - state.since < Self.longest {
                // The clock has come to be known, and the day is still the same.
                state.content.day = day
                state.isStored = false
            } else if day.map({ $0 != state.content.day }) ?? (moment.bootTime - state.since >= Self.longest) {
                state = Self.fresh(day: day, moment)
            }
            return state.salt
        }
    }

    /// Writes a salt that is not on the disk yet, so that a restart knows its visitors. Blocks.
    public func store() throws(SystemError) {
        let content = state.withLock { state in
            defer { state.isStored = true }
            return state.isStored ? nil : state.content
        }
        guard let content, let data = try? JSONEncoder().encode(content) else { return }
        do throws(SystemError) {
            try AtomicFile.write(Array(data) + [0x0A], to: path, mode: 0o600)
        } catch {
            state.withLock { $0.isStored = false }
            throw error
        }
    }

    private static func fresh(day: Int64?, _ moment: Moment) -> State {
        let bytes = ClickIDKey.random().bytes
        return State(
            content: Content(salt: bytes.hexadecimal, day: day), salt: VisitorSalt(bytes: bytes),
            since: moment.bootTime, isStored: false)
    }

    private static func day(of moment: Moment, _ zone: ZoneOffsets) -> Int64? {
        guard let second = moment.date.map({ $0 / 1_000 }), second >= 0 else { return nil }
        return (second + Int64(zone.offset(at: second))) / 86_400
    }
}
