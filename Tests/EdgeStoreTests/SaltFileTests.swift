// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Redirect
import Testing
import Tracking

@testable import EdgeStore

@Suite("The salt of the day")
struct SaltFileTests {
    private let folder: VisitFolder
    /// 2026-05-28T20:26:40Z.
    private static let wall: Int64 = 1_780_000_000_000
    private static let day: Int64 = 86_400_000

    init() throws { folder = try VisitFolder() }

    private func open(_ now: Moment) -> SaltFile { SaltFile(folder.state, zone: .utc, now: now) }

    private static func at(_ wall: Int64, boot: Int64 = 0, clock: ClockState = .synced) -> Moment {
        Moment(bootTime: boot, wall: wall, clock: clock)
    }

    /// A moment of a box whose clock has lost its battery.
    private static func lost(_ boot: Int64) -> Moment { Moment(bootTime: boot, wall: 0, clock: .unknown) }

    /// Who one and the same phone is at a moment.
    private static func visitor(_ file: SaltFile, _ moment: Moment) -> Visitor {
        file.salt(at: moment).visitor(address: .v4(0x0A00_0001), agent: AgentDigest(Array("Phone".utf8)))
    }

    @Test("is the same all day, and another one the next day, and the day before is gone")
    func days() {
        let file = open(Self.at(Self.wall))
        let midnight = Self.wall - Self.wall % Self.day + Self.day
        let today = Self.visitor(file, Self.at(Self.wall))
        #expect(Self.visitor(file, Self.at(midnight - 1)) == today)
        let tomorrow = Self.visitor(file, Self.at(midnight))
        #expect(tomorrow != today)
        #expect(Self.visitor(file, Self.at(midnight + Self.day - 1)) == tomorrow)
        #expect(Self.visitor(file, Self.at(midnight - 1)) != today)
    }

    @Test("outlives a restart of the same day once it is stored, and no other")
    func restarts() throws {
        let first = open(Self.at(Self.wall))
        let today = Self.visitor(first, Self.at(Self.wall))
        try first.store()
        #expect(Self.visitor(open(Self.at(Self.wall + 1)), Self.at(Self.wall + 1)) == today)
        let tomorrow = Self.at(Self.wall + Self.day)
        let later = open(tomorrow)
        #expect(Self.visitor(later, tomorrow) != today)
        try later.store()
        #expect(Self.visitor(open(tomorrow), tomorrow) == Self.visitor(later, tomorrow))
    }

    @Test(
        "is drawn anew where nothing was stored, or what is there is none", arguments: ["", "{}", "{\"salt\":\"00\"}"])
    func damage(_ text: String) throws {
        let one = Self.visitor(open(Self.at(Self.wall)), Self.at(Self.wall))
        #expect(Self.visitor(open(Self.at(Self.wall)), Self.at(Self.wall)) != one)
        try folder.write("visitor-salt.json", Array(text.utf8))
        let file = open(Self.at(Self.wall))
        try file.store()
        #expect(Self.visitor(open(Self.at(Self.wall)), Self.at(Self.wall)) == Self.visitor(file, Self.at(Self.wall)))
    }

    @Test("lasts a day of the box's own clock while no other is known, and the day that then turns out")
    func unknownClock() {
        let file = open(Self.lost(1_000))
        let one = Self.visitor(file, Self.lost(1_000))
        #expect(Self.visitor(file, Self.lost(1_000 + Self.day - 1)) == one)
        let two = Self.visitor(file, Self.lost(1_000 + Self.day))
        #expect(two != one)
        let known = Self.at(Self.wall, boot: 2_000 + Self.day)
        #expect(Self.visitor(file, known) == two, "The clock has come to be known within the day.")
        #expect(Self.visitor(file, Self.at(Self.wall + Self.day, boot: 3_000 + Self.day)) != two)
        let late = open(Self.lost(0))
        let old = Self.visitor(late, Self.lost(0))
        #expect(Self.visitor(late, Self.at(Self.wall, boot: Self.day)) != old)
    }

    /// A zone file (RFC 8536) of a place that is always seven hours ahead.
    private static var sevenHours: [UInt8] {
        let counts: [[UInt8]] = [[0], [0], [0], [0], [1], [4]].map { [0, 0, 0] + $0 }
        let block = Array("TZif2".utf8) + Array(repeating: 0, count: 15) + counts.joined()
        let content: [UInt8] = [0, 0, 0x62, 0x70, 0, 0] + Array("+07\0".utf8)
        return block + content + block + content + Array("\n<+07>-7\n".utf8)
    }

    @Test("begins its day with the venue's")
    func zones() throws {
        let zone = try #require(ZoneOffsets(tzif: Self.sevenHours))
        let file = SaltFile(folder.state, zone: zone, now: Self.at(Self.wall))
        let midnight = Self.wall - Self.wall % Self.day + Self.day - 7 * 3_600_000
        #expect(Self.visitor(file, Self.at(midnight - 1)) != Self.visitor(file, Self.at(midnight)))
    }

    @Test("is its owner's alone")
    func mode() throws {
        try open(Self.at(Self.wall)).store()
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.state.path + "/visitor-salt.json")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
