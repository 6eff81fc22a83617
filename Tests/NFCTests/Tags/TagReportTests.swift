// SPDX-License-Identifier: Apache-2.0

import NFC
import Testing

@Suite("Tags that are taken, and those put aside")
struct TagReportTests {
    private let ours = "https://go.example/7K3M9Q"

    private func report(
        _ model: TagModel = .ntag213, uid: String = "04E10CDA993C80", sak: UInt8 = 0,
        _ change: (inout TagMemory) -> Void = { _ in }
    ) throws -> TagReport {
        var tag = SimulatedMemory(model)
        change(&tag.memory)
        let versions: [TagModel: String] = [
            .ntag213: "0004040201000F03", .ntag215: "0004040201001103", .ntag216: "0004040201001303",
            .ultralightEV1Small: "0004030101000B03", .ultralightEV1Large: "0004030101000E03",
        ]
        return try TagReport(
            TagAnswers(
                uid: #require(TagUID(uid)), atqa: 0x44, sak: sak, version: versions[model].map(hex),
                takes3DES: model == .ultralightC, memory: tag.memory))
    }

    private func code(
        _ report: TagReport, _ link: String? = nil, _ conditions: WriteConditions = WriteConditions()
    ) throws -> String? {
        let message = try NDEFMessage(link: link ?? ours)
        do throws(TagReport.Obstacle) {
            _ = try report.plan(message, conditions)
            return nil
        } catch {
            guard case .rejected(let rejection) = error else { return "unread" }
            #expect(rejection.description.hasSuffix("."))
            return rejection.code
        }
    }

    private func holding(_ link: String, _ change: (inout TagMemory) -> Void = { _ in }) throws -> TagReport {
        let plan = try WritePlan(NDEFMessage(link: link), onto: SimulatedMemory(.ntag213).memory, of: .ntag213)
        return try report {
            for write in plan.writes { $0[write.page] = write.bytes }
            change(&$0)
        }
    }

    @Test func `new tags of every family are taken`() throws {
        for model in SimulatedMemory.models where model != .ultralightC {
            #expect(try code(report(model)) == nil)
        }
        #expect(try code(report(.ultralightC) { $0[0x2A] = [0x30, 0, 0, 0] }) == nil)
    }

    @Test func `each reason to put a tag aside has its code`() throws {
        #expect(try code(report(), String(repeating: "a", count: 200)) == "too-small")
        #expect(try code(report(sak: 0x08)) == "unsupported-family")
        #expect(try code(report(sak: 0x20)) == "unsupported-family")
        #expect(try code(report(sak: 0x04)) == "not-type2")
        #expect(try code(report { $0[2] = [0xFF, 0x48, 0x40, 0] }) == "locked-static")
        #expect(
            try code(report { $0[40] = [1, 0, 0, 0] }, "https://" + String(repeating: "a", count: 60))
                == "locked-dynamic")
        #expect(try code(report { $0[40] = [0, 8, 0, 0] }) == nil)
        #expect(try code(report { $0[3] = [0xE1, 0x10, 0x12, 0x0F] }) == "read-only")
        #expect(try code(report { $0[41] = [4, 0, 0, 4] }) == "password-protected")
        #expect(try code(report { $0[41] = [4, 0, 0, 30] }) == nil)
        #expect(try code(report { $0[41] = [4, 0, 0, 4] }, nil, WriteConditions(isAuthenticated: true)) == nil)
        #expect(try code(report { $0[42] = [0x40, 0, 0, 0] }) == nil)
        #expect(
            try code(report { $0[42] = [0x40, 0, 0, 0] }, nil, WriteConditions(configures: true)) == "config-locked")
        #expect(try code(report(.ultralight), nil, WriteConditions(configures: true)) == "unsupported-family")
        #expect(try code(report { $0[2] = [0xFE, 0x48, 0, 0] }) == "bad-bcc")
        #expect(try code(report(uid: "04E10CDA993C81")) == "suspect-clone")
        #expect(try code(report(uid: "04E10CDA993C81"), nil, WriteConditions(allowsClones: true)) == nil)
        #expect(try code(report(uid: "08E10CDA")) == "anonymous-uid")
        #expect(try code(report(.ntag215), nil, WriteConditions(expected: .ntag213)) == "wrong-model")
        #expect(
            try code(
                report {
                    $0.enter(hex("0103A00C349F"), at: 4)
                    $0[5] = TagPage(hex("34039000"))
                }) == "broken-content")
    }

    @Test func `content of others stays unless it may go, ours is written over`() throws {
        #expect(try code(holding("https://other.example/")) == "foreign-content")
        #expect(try code(holding("https://other.example/"), nil, WriteConditions(overwrites: true)) == nil)
        let isOurs = WriteConditions(isOurs: { $0.hasPrefix("https://go.example/") })
        #expect(try code(holding("https://go.example/AAAAAA"), nil, isOurs) == nil)
        #expect(try code(holding("https://other.example/"), nil, isOurs) == "foreign-content")
    }

    @Test func `a locked tag that says it already is no reason to complain`() throws {
        let report = try holding(ours) { $0[2] = [0xFF, 0x48, 0xFF, 0xFF] }
        #expect(try code(report, nil, WriteConditions(isOurs: { $0 == ours })) == nil)
    }

    @Test func `codes are never shared`() throws {
        let clone = CloneSign.foreignMaker
        let uid = try #require(TagUID("04E10CDA993C80"))
        let all: [TagRejection] = [
            .moreThanOne, .notType2, .unsupportedFamily("a"), .wrongModel(expected: "a", found: "b"),
            .tooSmall(need: 1, have: 0), .lockedStatic(page: 4), .lockedDynamic(page: 16), .readOnly,
            .passwordProtected(firstPage: 4), .configLocked, .foreignContent("a"), .brokenContent("a"),
            .alreadyProvisioned("a"), .duplicateUID(uid), .anonymousUID, .badBCC, .suspect(clone), .signatureInvalid,
        ]
        #expect(Set(all.map(\.code)).count == all.count)
    }

    @Test func `pages are asked for one after the other`() throws {
        let whole = SimulatedMemory(.ntag213).memory
        var answers = TagAnswers(
            uid: try #require(TagUID("04E10CDA993C80")), atqa: 0x44, sak: 0, version: hex("0004040201000F03"))
        var asked: [Int] = []
        while true {
            do {
                _ = try TagReport(answers)
                break
            } catch {
                asked.append(error.page)
                answers.memory[error.page] = whole[error.page]
            }
        }
        #expect(asked == [0, 1, 2, 3, 40, 41, 42, 4, 5])
    }
}
