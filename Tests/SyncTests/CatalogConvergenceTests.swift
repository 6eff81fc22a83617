// SPDX-License-Identifier: Apache-2.0

import Catalog
import Core
import FoundationEssentials
import Sync
import Synchronization
import TestEffort
import Testing
import Tracking

@testable import EdgeStore

/// A core's catalog behind an uplink that loses answers.
final class Headquarters: Uplink {
    let catalog: CoreCatalog
    let org: OrgID
    private let file: CoreFile
    private let directory: String
    private let luck: Mutex<Seeded>
    /// One answer in so many is lost on its way; 0 for none.
    private let loss = Mutex(0)

    init(seed: UInt64) async throws {
        directory = FileManager.default.temporaryDirectory.path + "/waypost-core-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        file = try CoreFile(directory: directory)
        org = try await Orgs(file).add("Hall of Fame", currency: "EUR", now: Outpost.now).id
        catalog = CoreCatalog(file)
        luck = Mutex(Seeded(seed))
    }

    func lose(oneIn loss: Int) { self.loss.withLock { $0 = loss } }

    func close() async {
        await file.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    func send(_ request: UplinkRequest) async throws(UplinkError) -> UplinkAnswer {
        let answer: String
        do {
            answer = request.method == "GET" ? try await page(request) : try await results(request)
        } catch {
            throw UplinkError(.nonsense, "\(error)")
        }
        let loss = loss.withLock { $0 }
        if loss > 0, luck.withLock({ Int.random(in: 0..<loss, using: &$0) }) == 0 {
            throw UplinkError(.timeout, "the answer was lost")
        }
        return .json(answer)
    }

    private func page(_ request: UplinkRequest) async throws -> String {
        let cursor = request.path.split(separator: "=").dropFirst().first.map { String($0) }
        let page = try await catalog.changes(of: org, since: cursor)
        return
            #"{"changes":\#(JSONText.array(page.changes.map(\.json))),"cursor":"\#(page.cursor)","more":\#(page.hasMore)}"#
    }

    private func results(_ request: UplinkRequest) async throws -> String {
        let policy = try await catalog.policy(of: org)
        let changes = (JSONValue(request.body)?["changes"]?.array ?? []).map { json in
            (
                id: json["id"]?.text ?? "",
                change: Result { () throws(ChangeRefusal) in try CatalogChange(json, policy: policy) }
            )
        }
        return #"{"results":\#(JSONText.array(try await catalog.take(changes, org: org).map(\.json)))}"#
    }

    /// Everything that lives, without the revisions, which every place counts for itself.
    func contents() async throws -> [Touchpoint: Set<Placement>] {
        var contents: [Touchpoint: Set<Placement>] = [:]
        for touchpoint in try await catalog.touchpoints(of: org, after: nil) {
            contents[touchpoint.plain] = Set(try await catalog.touchpoint(touchpoint.id, org: org).placements)
        }
        return contents
    }
}

extension Touchpoint {
    fileprivate var plain: Touchpoint {
        var plain = self
        plain.revision = 1
        return plain
    }
}

extension Outpost {
    fileprivate func contents() throws -> [Touchpoint: Set<Placement>] {
        let file = try open()
        var living: [Touchpoint] = []
        try file.scan(
            touchpoint: { if try !file.tables.hasEnded($0.id) { living.append($0) } }, placement: { _ in })
        var contents: [Touchpoint: Set<Placement>] = [:]
        for touchpoint in living { contents[touchpoint.plain] = Set(try file.placements(of: touchpoint.id)) }
        return contents
    }
}

@Suite("Two boxes and a core")
struct CatalogConvergenceTests {
    @Test(
        "Whatever is edited where, and whichever answers are lost, all end with one catalog",
        arguments: 1...Effort.count(2, long: 40))
    func converge(_ seed: Int) async throws {
        var luck = Seeded(UInt64(seed))
        let core = try await Headquarters(seed: UInt64(seed) + 100)
        core.lose(oneIn: 5)
        let boxes = [try Outpost(block: 7), try Outpost(block: 8)]
        for step in 0..<80 {
            let box = boxes[step % 2]
            switch Int.random(in: 0..<6, using: &luck) {
            case 0: try box.add("\(step)")
            case 1, 2: try edit(box, "\(step)", &luck)
            case 3: try await edit(core, "\(step)", &luck)
            default: try? await box.errand().run(over: core, token: "")
            }
        }
        core.lose(oneIn: 0)
        for box in boxes + boxes { try await box.errand().run(over: core, token: "") }
        let end = try await core.contents()
        #expect(!end.isEmpty)
        for box in boxes {
            #expect(try box.contents() == end)
            #expect(try box.open().outgoing().isEmpty)
        }
        let codes = end.values.flatMap { $0.map(\.code.key) }
        #expect(Set(codes).count == codes.count)
        await core.close()
    }

    @Test("Of two boxes that chose one code, the first has it everywhere but on the other box")
    func vanity() async throws {
        let core = try await Headquarters(seed: 1)
        let (first, second) = (try Outpost(block: 7), try Outpost(block: 8))
        let key = try VanityCode("SPRING").key
        let a = try first.add("A", vanity: "spring")
        let b = try second.add("B", vanity: "spring")
        for box in [first, second, first] { try await box.errand().run(over: core, token: "") }
        #expect(try await core.catalog.placement(for: key, org: core.org)?.touchpoint == a.id)
        #expect(try first.open().placement(for: key)?.touchpoint == a.id)
        #expect(try second.open().placement(for: key)?.touchpoint == b.id)
        #expect(try first.open().conflicts.isEmpty)
        #expect(try second.open().conflicts.map(\.reason) == [.taken])
        await core.close()
    }

    @Test("An edit after a lost answer goes up from the version that the core took, and is no conflict")
    func lostAnswer() async throws {
        let core = try await Headquarters(seed: 1)
        let box = try Outpost()
        try await box.errand().run(over: core, token: "")
        let booth = try box.add("Booth")
        core.lose(oneIn: 1)
        await #expect(throws: UplinkError.self) { try await box.errand().run(over: core, token: "") }
        _ = try box.edit { try $0.edit(booth.id, TouchpointEdit(title: "Booth 12")) }
        core.lose(oneIn: 0)
        try await box.errand().run(over: core, token: "")
        #expect(try await core.catalog.touchpoint(booth.id, org: core.org).touchpoint.title == "Booth 12")
        #expect(try box.open().conflicts.isEmpty)
        await core.close()
    }

    @Test("A box that enrols with another core brings its catalog along")
    func otherCore() async throws {
        let (first, second) = (try await Headquarters(seed: 1), try await Headquarters(seed: 2))
        let box = try Outpost()
        try box.add("Booth")
        try await box.errand().run(over: first, token: "one")
        #expect(try await second.contents().isEmpty)
        try await box.errand().run(over: second, token: "two")
        #expect(try await second.contents() == box.contents())
        #expect(try box.open().outgoing().isEmpty)
        await first.close()
        await second.close()
    }

    private func edit(_ box: Outpost, _ title: String, _ luck: inout Seeded) throws {
        let living = try box.contents().keys.map(\.id).sorted { $0.value < $1.value }
        guard let id = living.randomElement(using: &luck) else { return }
        if Bool.random(using: &luck) {
            _ = try box.edit { try $0.edit(id, TouchpointEdit(title: title)) }
        } else {
            _ = try box.edit { try $0.addPlacements(to: id, channel: .qr, label: title, now: Outpost.now) }
        }
    }

    private func edit(_ core: Headquarters, _ title: String, _ luck: inout Seeded) async throws {
        let living = try await core.catalog.touchpoints(of: core.org, after: nil).map(\.id)
        guard let id = living.randomElement(using: &luck), Bool.random(using: &luck) else {
            let draft = TouchpointDraft(title: title, destination: "https://shop.example/")
            _ = try await core.catalog.edit(core.org) { try $0.add(draft, now: Outpost.now).touchpoint }
            return
        }
        if Int.random(in: 0..<4, using: &luck) == 0 {
            try await core.catalog.delete(id, org: core.org)
        } else {
            _ = try await core.catalog.edit(core.org) { try $0.edit(id, TouchpointEdit(title: title)) }
        }
    }
}
