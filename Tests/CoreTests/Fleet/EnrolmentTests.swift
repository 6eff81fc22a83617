// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Core

@Suite("Boxes become devices")
struct EnrolmentTests {
    private static let now = Box.start
    private static let day: Int64 = 86_400_000

    private let folder: CoreFolder
    private let devices: Devices
    private let org: OrgID

    init() async throws {
        folder = try CoreFolder()
        devices = Devices(folder.file)
        org = try await Orgs(folder.file).add("Hall", currency: "EUR", now: Self.now).id
    }

    private func invite() async throws -> String {
        try #require(try await devices.invite(org, now: Self.now).first)
    }

    private static func request(
        _ code: String, key: UInt8 = 7, block: UInt16 = 4_660, replaced: UInt32? = nil
    ) -> EnrolmentRequest {
        EnrolmentRequest(
            code: code, name: "Booth 12", key: Array(repeating: key, count: 32), draftDevice: 99, codeBlock: block,
            replaced: replaced)
    }

    private func enrol(_ request: EnrolmentRequest, after: Int64 = 0) async throws -> EnrolmentAnswer {
        try await devices.enrol(request, now: Self.now + after)
    }

    @Test("A lost answer is given again for a day, token and all, and makes no second device")
    func lostAnswer() async throws {
        let code = try await invite()
        let first = try await enrol(Self.request(code))
        #expect(try await enrol(Self.request(code), after: Self.day - 1) == first)
        #expect(try await devices.list(org).count == 1)
        #expect(try await devices.device(token: first.token)?.number == first.device)
        await #expect(throws: StoreError.notFound("invitation")) {
            try await enrol(Self.request(code), after: Self.day)
        }
    }

    @Test("A spent invitation opens nothing to another key")
    func wrongKey() async throws {
        let code = try await invite()
        _ = try await enrol(Self.request(code))
        await #expect(throws: StoreError.notFound("invitation")) { try await enrol(Self.request(code, key: 8)) }
    }

    @Test("An invitation ends after seven days, and an unknown one is told alike")
    func expired() async throws {
        let code = try await invite()
        for (code, after) in [(code, 7 * Self.day), ("00000000", 0)] {
            await #expect(throws: StoreError.notFound("invitation")) {
                try await enrol(Self.request(code), after: after)
            }
        }
        _ = try await enrol(Self.request(code), after: 7 * Self.day - 1)
    }

    @Test("An invitation may be typed with O for 0, I and L for 1, in any case and with gaps")
    func typed() async throws {
        let code = try await invite()
        let typed = code.lowercased().replacing("0", with: "o").replacing("1", with: "l")
        let answer = try await enrol(Self.request(typed.prefix(4) + "-" + typed.dropFirst(4)))
        #expect(try await enrol(Self.request(code)) == answer)
    }

    @Test("The block that a draft drew is kept; where another has it, a fresh one is given")
    func blocks() async throws {
        let first = try await enrol(Self.request(try await invite()))
        let second = try await enrol(Self.request(try await invite(), key: 8))
        #expect(first.codeBlocks == [4_660])
        #expect(second.codeBlocks.count == 1 && second.codeBlocks != first.codeBlocks)
    }

    @Test("A spare box gets the number and blocks of the one it replaces, whose token ends; its IDs lie beyond")
    func replace() async throws {
        let broken = try await enrol(Self.request(try await invite()))
        let spare = try await enrol(
            Self.request(try await invite(), key: 8, block: 5, replaced: broken.device), after: 5_000)
        #expect(spare.device == broken.device)
        #expect(spare.codeBlocks.contains(4_660))
        #expect(spare.clickTimeFloor > UInt64(Self.now + 5_000 - ClickID.epoch))
        #expect(try await devices.device(token: broken.token) == nil)
        #expect(try await devices.device(token: spare.token)?.signers.count == 4)
    }

    @Test("Nobody replaces a device of another org")
    func foreignReplace() async throws {
        let mine = try await enrol(Self.request(try await invite()))
        let other = try await Orgs(folder.file).add("Other", currency: "EUR", now: Self.now).id
        let code = try #require(try await devices.invite(other, now: Self.now).first)
        await #expect(throws: StoreError.notFound("device")) {
            try await enrol(Self.request(code, key: 8, replaced: mine.device))
        }
        _ = try await enrol(Self.request(code, key: 8))
        #expect(try await devices.device(token: mine.token) != nil)
    }

    @Test("A revoked device's token ends, and its status shows it")
    func revoked() async throws {
        let box = try await enrol(Self.request(try await invite()))
        try await devices.revoke(box.device, org: org, now: Self.now)
        #expect(try await devices.device(token: box.token) == nil)
        let status = try await folder.file.status(now: Self.now)
        #expect(status.orgs.map(\.org) == ["Hall"])
        #expect(status.orgs.map(\.revoked) == [1])
    }
}
