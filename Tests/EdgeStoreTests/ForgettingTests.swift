// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Redirect
import Testing
import Tracking

@testable import EdgeStore

@Suite("Forgetting")
struct ForgettingTests {
    private let folder: VisitFolder
    private let visitor: Visitor

    init() throws {
        folder = try VisitFolder()
        visitor = try #require(Visitor("c:0123456789abcdef"))
    }

    /// What only the visits of the one hold who wants to be forgotten.
    private static let secrets = ["SecretPhone", "xx-secret", "secret.example", "utm_source=secret", "secret-yes"]

    private func secret(_ clickID: ClickID? = nil, number: Int = 0, wall: Int64 = TestClock.wall) -> Visit {
        var visit = Visit.sample(clickID: clickID, wall: wall, agent: "SecretPhone/\(number)")
        visit.visitor = visitor
        visit.request = RequestFacts(
            userAgent: "SecretPhone/\(number)", language: "xx-secret", referrerHost: "\(number).secret.example",
            parameters: "utm_source=secret\(number)", country: "VN", consent: "secret-yes")
        return visit
    }

    /// The secrets that are in the bytes of the log's file.
    private func remains() throws -> [String] {
        let data = Data(try folder.bytes(folder.state.visits))
        return Self.secrets.filter { data.firstRange(of: Data($0.utf8)) != nil }
    }

    private func forgettings() throws -> [Forgetting] {
        try folder.lines().compactMap { if case .forget(let forgetting) = $0.content { forgetting } else { nil } }
    }

    @Test("takes out who it was by the click ID, and nothing else, and tells of it")
    func click() async throws {
        let running = try await RunningLog(folder)
        let click = running.source.mint(wall: TestClock.wall)
        for visit in [secret(click, number: 1), Visit.sample(), secret(click, number: 2)] {
            _ = running.log.append(visit, lane: 0)
        }
        let outcome = try await running.log.revise(.forget(.click(click)))
        #expect(outcome.changed == 2)
        await running.log.stop()
        let visits = try folder.visits().map(\.visit)
        #expect(visits[0].request == RequestFacts() && visits[2].request == RequestFacts())
        #expect(visits[0].visitor == nil && visits[0].clickID == click && visits[0].code == "0070C1S6")
        #expect(visits[1] == .sample())
        #expect(try forgettings() == [.click(click)])
        #expect(try folder.lines().map(\.sequence) == [1, 2, 3, 4])
        #expect(try remains().isEmpty)
    }

    @Test("leaves nothing of a visitor in the file, among however many others")
    func bytes() async throws {
        let running = try await RunningLog(folder)
        for number in 0..<6_000 {
            _ = running.log.append(
                number % 3 == 0 ? secret(number: number) : .sample(agent: "Phone/\(number)"), lane: 0)
            if number % 500 == 0 { await running.store(.sample()) }
        }
        await running.log.stop()
        #expect(try remains() == Self.secrets)
        let again = try await RunningLog(folder, run: 2, hasHistory: true)
        #expect(try await again.log.revise(.forget(.visitor(visitor))).changed == 2_000)
        #expect(try await again.log.revise(.forget(.visitor(visitor))).changed == 0)
        await again.log.stop()
        #expect(try remains().isEmpty)
        #expect(try folder.visits().count { $0.visit.request.userAgent?.hasPrefix("Phone/") == true } == 4_000 + 12)
        #expect(try forgettings() == [.visitor(visitor), .visitor(visitor)])
    }

    @Test("reaches back to a time, and gives later visits of the same agent a text of their own")
    func before() async throws {
        let running = try await RunningLog(folder)
        for wall in [TestClock.wall - 2_000, TestClock.wall - 1_000, TestClock.wall] {
            _ = running.log.append(secret(wall: wall), lane: 0)
        }
        _ = try await running.log.revise(.forget(.before(TestClock.wall)))
        _ = running.log.append(secret(), lane: 0)
        _ = running.log.append(.sample(agent: "Another"), lane: 0)
        await running.log.stop()
        let agents = try folder.visits().map(\.visit.request.userAgent)
        #expect(agents == [nil, nil, "SecretPhone/0", "SecretPhone/0", "Another"])
        #expect(try forgettings() == [.before(TestClock.wall)])
    }

    @Test("keeps each fact as long as its retention says, and tells nobody")
    func expiry() async throws {
        let running = try await RunningLog(folder)
        let times = [400, 300, 200, 100].map { TestClock.wall - $0 }
        for (number, wall) in times.enumerated() { _ = running.log.append(secret(number: number, wall: wall), lane: 0) }
        let retention = LogRevision.Retention(
            visitor: times[1], agent: times[2], referrer: times[3], parameters: times[3] + 1)
        #expect(try await running.log.revise(.expire(retention)).changed == 1 + 2 + 3 + 4)
        #expect(try await running.log.revise(.expire(retention)).changed == 0)
        #expect(try await running.log.revise(.expire(.init())).changed == 0)
        await running.log.stop()
        let visits = try folder.visits().map(\.visit)
        #expect(visits.map { $0.visitor == nil } == [true, false, false, false])
        #expect(visits.map(\.request.userAgent) == [nil, nil, "SecretPhone/2", "SecretPhone/3"])
        #expect(visits.map { $0.request.language == nil } == [true, true, false, false])
        #expect(visits.map { $0.request.referrerHost == nil } == [true, true, true, false])
        #expect(visits.map { $0.request.parameters == nil && $0.request.consent == nil } == [true, true, true, true])
        #expect(visits.allSatisfy { $0.request.country == "VN" })
        #expect(try folder.lines().count == 4)
        let left = Data(try folder.bytes(folder.state.visits))
        #expect(left.firstRange(of: Data("SecretPhone/1".utf8)) == nil)
    }

    @Test("takes the number of a badge with its visitor, and that of a tag on a wall where somebody asks for it")
    func badges() async throws {
        let running = try await RunningLog(folder)
        let uid = TapUID(value: 0x04_A1B2_C3D4_E5F6)
        for reason in [Badge.reason, "default"] {
            var visit = secret(wall: TestClock.wall - 100)
            visit.reason = reason
            visit.tag = TagReading(uid: uid, counter: 3, proof: .counter)
            _ = running.log.append(visit, lane: 0)
        }
        _ = try await running.log.revise(.expire(.init(visitor: TestClock.wall)))
        #expect(try folder.visits().map(\.visit.tag?.uid) == [nil, uid])
        _ = try await running.log.revise(.forget(.before(TestClock.wall)))
        await running.log.stop()
        let forgotten = TagReading(uid: nil, counter: nil, proof: .counter)
        #expect(try folder.visits().map(\.visit.tag) == [forgotten, forgotten])
    }
}
