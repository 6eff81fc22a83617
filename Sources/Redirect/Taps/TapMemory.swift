// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// The last tap of each tag, by which a link that went on is told from a tap. A tag counts its readings, so each tap has
/// a number of its own; who opens the same number again has a copy of the link, unless it is the same visitor a moment
/// later, whose phone or browser asked twice.
public struct TapMemory: Sendable {
    private struct Last {
        var counter: UInt32
        var visitor: Visitor?
        var clickID: ClickID?
        /// nil for a tap that is known by its counter alone.
        var sequence: UInt64?
        /// CLOCK_BOOTTIME in ms.
        var seen: Int64
    }

    private var last: [TapUID: Last] = [:]

    /// Tags beyond these are not remembered: nobody signs a mirrored counter, so anybody can make up tags.
    public static let most = 1 << 18

    /// What a visit with a reading is: a tap, a repeat of the tap that it follows, or a link that went on.
    func settle(_ visit: inout Visit, window: Int64) {
        guard let reading = visit.tag, let uid = reading.uid, let counter = reading.counter, counter > 0,
            reading.proof.isTap, let last = last[uid], counter <= last.counter
        else { return }
        guard counter == last.counter else {
            visit.tag?.proof = .replayed
            return
        }
        let isSame = last.sequence != nil && last.visitor == visit.visitor
        guard isSame, visit.moment.bootTime - last.seen < window else {
            visit.tag?.proof = .copied
            return
        }
        visit.clickID = last.clickID
        visit.repeatOf = last.sequence
    }

    /// Remembers a tap under its number.
    mutating func keep(_ visit: Visit, sequence: UInt64) {
        guard let reading = visit.tag, let uid = reading.uid, let counter = reading.counter, counter > 0,
            reading.proof.isTap, last[uid] != nil || last.count < Self.most
        else { return }
        last[uid] = Last(
            counter: counter, visitor: visit.visitor, clickID: visit.clickID, sequence: visit.repeatOf ?? sequence,
            seen: visit.moment.bootTime)
    }

    /// Remembers how far a tag has counted.
    mutating func recall(_ uid: TapUID, counter: UInt32) {
        guard last[uid].map({ counter > $0.counter }) ?? (last.count < Self.most) else { return }
        last[uid] = Last(counter: counter, seen: .min)
    }

    /// The numbers that were given are given anew.
    mutating func forgetNumbers() {
        for uid in last.keys { last[uid]?.sequence = nil }
    }
}
