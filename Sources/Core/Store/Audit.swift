// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

/// What a look at everything found.
public struct Audit: Sendable {
    public var visits: Int64 = 0
    public var deadLetters: Int64 = 0
    public var gaps: Int64 = 0
    /// Records that gaps say are missing, where that is known.
    public var missing: Int64 = 0
    public var devices: Int64 = 0
    public var suspicions: Int64 = 0
    /// What does not add up; empty for a sound core.
    public var complaints: [String] = []

    public var json: String {
        var json = JSONText()
        for (name, value) in figures { json.add(name, value) }
        json.add("complaints", json: JSONText.array(complaints.map { JSONText.quoted($0) }))
        return json.closed()
    }

    public var text: String {
        let lines = figures.map { "\($0.name.replacing("_", with: " ")): \($0.value)\n" }
        return lines.joined()
            + (complaints.isEmpty ? "Everything adds up.\n" : complaints.map { "WRONG: \($0)\n" }.joined())
    }

    private var figures: [(name: String, value: Int64)] {
        [
            ("visits", visits), ("dead_letters", deadLetters), ("gaps", gaps), ("missing", missing),
            ("devices", devices), ("suspicions", suspicions),
        ]
    }
}

extension CoreFile {
    /// Reads everything: whether the file is sound, whether the counts by hour are those of the visits, whether every
    /// line belongs to a device that there is.
    public func verify() async throws(StoreError) -> Audit {
        try await read { database in
            var audit = Audit()
            audit.complaints += try database.quickCheck()
            func count(_ sql: String) throws -> Int64 { try database.integer(sql) ?? 0 }
            audit.visits = try count("SELECT count(*) FROM visit")
            audit.deadLetters = try count("SELECT count(*) FROM dead_letter")
            audit.gaps = try count("SELECT count(*) FROM gap")
            audit.missing = try count("SELECT sum(count) FROM gap WHERE reason <> 'non-human-summary'")
            audit.devices = try count("SELECT count(*) FROM device")
            audit.suspicions = try count("SELECT count(*) FROM suspicion")
            let strangers = try count(
                """
                SELECT count(DISTINCT device) FROM visit
                WHERE device > 15 AND device NOT IN (SELECT number FROM device)
                """)
            if strangers > 0 { audit.complaints.append("\(strangers) devices have visits and were never enrolled") }
            // A tag's reading is JSON inside of JSON: five characters stand between `proof` and its value.
            // Verdict in bits 10 to 12 of the facts, outcome in 6 to 9, as `VisitRow` packs them.
            let served = """
                touchpoint IS NOT NULL AND placement IS NOT NULL AND (facts >> 10) & 7 = 0
                AND (facts >> 6) & 15 IN (0, 1, 2) AND (facts >> 13) & 3 > 0
                AND (rare IS NULL OR (rare NOT LIKE '%proof_____copied%' AND rare NOT LIKE '%proof_____replayed%'
                    AND rare NOT LIKE '%proof_____sun-bad%'))
                """
            // Each place and hour apart: sums can agree where their parts do not.
            let recount = """
                SELECT dk >> 16, touchpoint, CASE WHEN occurred < 0 THEN (occurred - 3599999) / 3600000
                    ELSE occurred / 3600000 END, placement, (facts >> 13) & 3, count(*),
                    sum(rare IS NULL OR rare NOT LIKE '%"repeat_of":%')
                FROM visit WHERE \(served) GROUP BY 1, 2, 3, 4, 5
                """
            // What all turned out to be robots is counted down to nothing.
            let counted = """
                SELECT org, touchpoint, hour, placement, channel, hits, visits FROM visit_hour
                WHERE hits <> 0 OR visits <> 0
                """
            let wrong = try count(
                """
                WITH recount AS (\(recount)), counted AS (\(counted))
                SELECT count(*) FROM (SELECT * FROM (SELECT * FROM recount EXCEPT SELECT * FROM counted)
                    UNION ALL SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM recount))
                """)
            if wrong > 0 { audit.complaints.append("\(wrong) counts by hour are not those of the visits") }
            return audit
        }
    }
}
