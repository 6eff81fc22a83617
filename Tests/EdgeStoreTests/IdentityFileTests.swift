// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Redirect
import Testing
import Tracking

@testable import EdgeStore

@Suite("The identity file")
struct IdentityFileTests {
    private let folder: VisitFolder

    init() throws { folder = try VisitFolder() }

    private func open() throws -> IdentityFile { try IdentityFile.open(folder.state, wall: TestClock.wall) }

    private func mode() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: folder.state.identity)[.posixPermissions] as? Int
    }

    @Test("is made at the first start, for its owner alone, and found again")
    func first() throws {
        let fresh = try open()
        #expect(fresh.origin == .fresh)
        #expect(try mode() == 0o600)
        let identity = fresh.identity
        #expect(!identity.isEnrolled && identity.token == nil && identity.clickCeiling == 0)
        #expect(identity.device < 1 << 24 && identity.codeBlocks.allSatisfy { $0 < 1 << 15 })
        #expect(identity.key.utf8.count == 64)
        let again = try open()
        #expect(again.origin == .sound && again.identity == identity)
        #expect(try VisitFolder().state != folder.state)
    }

    @Test("is drawn at random, so that two new boxes differ")
    func random() throws {
        let other = try VisitFolder()
        let one = try open().identity
        let two = try IdentityFile.open(other.state, wall: TestClock.wall).identity
        #expect(one.key != two.key)
        #expect((one.device, one.codeBlocks) != (two.device, two.codeBlocks))
    }

    @Test("keeps what a command changes while another process has it open")
    func shared() throws {
        let serving = try open()
        try open().update {
            $0.token = "secret"
            $0.isEnrolled = true
        }
        try serving.update { $0.clickCeiling = 99 }
        #expect(serving.identity.token == "secret" && serving.identity.clickCeiling == 99)
        try open().update { $0.org = "Hall" }
        #expect(serving.identity.org == nil)
        serving.reload()
        #expect(serving.identity.org == "Hall" && serving.identity.clickCeiling == 99)
    }

    @Test("keeps every change at once, and its mode")
    func changes() throws {
        let file = try open()
        try file.update {
            $0.device = 4_711
            $0.isEnrolled = true
            $0.token = "secret"
            $0.codeBlocks = [3, 4]
            $0.clickCeiling = 99
        }
        #expect(try mode() == 0o600)
        let again = try open().identity
        #expect(again == file.identity)
        #expect(again.signer?.version == .enrolled && again.signer?.device == 4_711)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.state.path) == ["identity.json"])
    }

    @Test("that was lost gives way to a draft that says so, where other files are")
    func lost() throws {
        let key = try open().identity.key
        try folder.write("visits.db", [])
        try FileManager.default.removeItem(atPath: folder.state.identity)
        let file = try open()
        #expect(file.origin == .lost)
        #expect(file.identity.key != key)
    }

    @Test(
        "that cannot be used is moved aside, whole, and never overwritten",
        arguments: [
            "", "{", "garbage \u{0}", "[]", "{\"device\":1}",
            #"{"device":1,"enrolled":false,"key":"00","code_blocks":[1],"click_ceiling":0}"#,
            #"{"device":16777216,"enrolled":false,"key":"K","code_blocks":[1],"click_ceiling":0}"#,
            #"{"device":1,"enrolled":false,"key":"K","code_blocks":[],"click_ceiling":0}"#,
            #"{"device":1,"enrolled":false,"key":"K","code_blocks":[1],"click_ceiling":-1}"#,
            #"{"device":1,"enrolled":false,"key":"K","code_blocks":[1]}"#,
        ])
    func unusable(_ content: String) throws {
        let key = String(repeating: "ab", count: 32)
        let bytes = Array(content.replacing("\"K\"", with: "\"\(key)\"").utf8)
        try folder.write("identity.json", bytes)
        #expect(IdentityFile.read(folder.state) == nil)
        let file = try open()
        guard case .setAside(let aside) = file.origin else {
            Issue.record("\(file.origin)")
            return
        }
        #expect(try folder.bytes(aside + "/identity.json") == bytes)
        #expect(try open().origin == .sound)
    }

    @Test("that a power cut cut short anywhere is set aside or sound, and never half of each")
    func truncated() throws {
        let file = try open()
        let whole = try folder.bytes(folder.state.identity)
        for count in stride(from: 0, to: whole.count, by: 7) {
            try folder.write("identity.json", Array(whole.prefix(count)))
            let read = IdentityFile.read(folder.state)
            #expect(read == nil || read == file.identity)
        }
    }

    @Test("is not changed by a draft of a new one that a power cut left beside it")
    func draft() throws {
        let identity = try open().identity
        try folder.write("identity.json.new", Array("half".utf8))
        let again = try open()
        #expect(again.origin == .sound && again.identity == identity)
        try again.update { $0.clickCeiling = 5 }
        #expect(!folder.exists("identity.json.new"))
        #expect(try open().identity.clickCeiling == 5)
    }

    @Test("is read without being made")
    func reading() throws {
        #expect(IdentityFile.read(folder.state) == nil)
        #expect(!folder.exists("identity.json"))
    }
}
