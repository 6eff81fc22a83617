// SPDX-License-Identifier: Apache-2.0

import Redirect
import SQLite
import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

@Suite("Files of the first version")
struct OldFilesTests {
    private static let visits = """
        INSERT INTO boot VALUES (1, 'boot-0');
        INSERT INTO run VALUES (1, 5, 1, 100, 1779999000000, 77);
        INSERT INTO agent VALUES (1, 'Bad/1');
        INSERT INTO visit (seq, run, touchpoint, placement, channel, code, verdict, reason, outcome, boottime, wall,
            clock, early, agent, language) VALUES
            (1, 1, 11, 12, 2, '0070C1S6', 0, 'default', 0, 200, 1779999000100, 3, 0, 1, 'de'),
            (2, 1, NULL, NULL, NULL, 'NOBODY', 0, 'default', 3, 300, 1779999000200, 3, 1, NULL, NULL);
        INSERT INTO gap VALUES (3, 1, 'memory-full', 7, NULL, NULL, NULL, NULL);
        INSERT INTO state VALUES ('clean', 1);
        INSERT INTO state VALUES ('last_seq', 3);
        """

    @Test("are read before anybody has brought them up to date, go on, and can be revised")
    func visitLog() async throws {
        let folder = try VisitFolder()
        do {
            let database = try Database(path: folder.state.visits, mode: .create)
            try database.useWriteAheadLog()
            try database.migrate(Array(VisitSchema.migrations.prefix(1)))
            try database.execute(Self.visits)
        }
        let running = try await RunningLog(folder, run: 6, hasHistory: true)
        #expect(await running.store(.sample()) == 4)
        let rules = try VerdictRules(text: "version 2\nbad scanner agent bad")
        #expect(try await running.log.revise(.reclassify(rules)).changed == 1)
        await running.log.stop()
        let visits = try folder.visits()
        #expect(visits.map(\.sequence) == [1, 2, 4])
        #expect(visits.map(\.visit.verdict) == [.scanner, .human, .human])
        #expect(visits[0].visit.request.userAgent == "Bad/1" && visits[1].visit.code == "NOBODY")
        #expect(try folder.lines().map(\.sequence) == [1, 2, 3, 4, 5])
        #expect(try folder.lines().map(\.run) == [5, 5, 5, 6, 6])
        #expect(try folder.gaps().map(\.count) == [7] && running.health.all.isEmpty)
    }

    @Test("of the catalog keep every touchpoint, which asks for nothing and can ask for something now")
    func catalog() throws {
        let folder = try CatalogFolder()
        do {
            let database = try Database(path: folder.state.catalog, mode: .create)
            try database.migrate(Array(CatalogSchema.migrations.prefix(1)))
            try database.execute(
                """
                INSERT INTO touchpoint VALUES (11, 'Booth', 'https://a.example/', CAST('https://a.example/' AS BLOB),
                    'Tet', NULL, NULL, 1, 0, 1, 3, 1779999000000, 1);
                INSERT INTO placement VALUES (11, 0, 12, '0070C1S6', NULL, 2, 'Door', 1779999000000, 1);
                UPDATE counter SET change = 1;
                """)
        }
        let file = try folder.open()
        let contents = try file.contents()
        let touchpoint = try #require(contents.keys.first)
        #expect(contents.count == 1 && touchpoint.terms == .none && touchpoint.revision == 3)
        #expect(touchpoint.title == "Booth" && touchpoint.campaign == "Tet")
        #expect(contents[touchpoint]?.map(\.code.description) == ["0070C1S6"])
        var edit = TouchpointEdit()
        edit.terms = Terms()
        edit.terms?.mostVisits = 5
        #expect(try file.editor().edit(touchpoint.id, edit).revision == 4)
        #expect(try folder.open().touchpoint(touchpoint.id)?.terms.mostVisits == 5)
    }
}
