// SPDX-License-Identifier: Apache-2.0

internal import SQLite
public import Tracking

extension Devices {
    /// Takes a box in. The same invitation and key get the same answer for 24 hours; any other second use is told as an
    /// unknown invitation, so that nobody learns which codes exist. `now` is Unix ms.
    public func enrol(_ request: EnrolmentRequest, now: Int64) async throws(StoreError) -> EnrolmentAnswer {
        let code = Self.folded(request.code)
        return try await file.write { database in
            let hash = Secret.hash(code)
            let invitation = try Self.invitation(hash, now: now, database)
            if let spent = invitation.spent {
                guard Secret.areEqual(spent.key, request.key), now - spent.at < Self.answerLife,
                    var answer = JSONValue(Array(spent.answer.utf8)).flatMap({ EnrolmentAnswer($0) })
                else { throw StoreError.notFound("invitation") }
                answer.token = try Self.token(of: answer.device, key: request.key, database)
                return answer
            }
            let answer = try Self.admit(request, to: invitation.org, now: now, database)
            try Self.spend(hash, key: request.key, answer, now: now, database)
            return answer
        }
    }

    /// An invitation as it is kept, however it was typed.
    private static func folded(_ code: String) -> String {
        String(
            code.uppercased().compactMap { symbol in
                switch symbol {
                case "-", " ": nil
                case "O": "0"
                case "I", "L": "1"
                default: symbol
                }
            })
    }

    private struct Invitation {
        var org: OrgID
        var spent: (at: Int64, key: [UInt8], answer: String)?
    }

    private static func invitation(_ hash: [UInt8], now: Int64, _ database: Database) throws -> Invitation {
        var find = try database.prepare(
            "SELECT org, created_at, spent_at, key, answer FROM invitation WHERE hash = $1")
        try find.bind(hash, at: 1)
        guard try find.step(), let org = find.integer(0), let created = find.integer(1) else {
            throw StoreError.notFound("invitation")
        }
        if let at = find.integer(2), let key = find.bytes(3), let answer = find.text(4) {
            return Invitation(org: org, spent: (at, key, answer))
        }
        guard now - created < invitationLife else { throw StoreError.notFound("invitation") }
        return Invitation(org: org)
    }

    private static func spend(
        _ hash: [UInt8], key: [UInt8], _ answer: EnrolmentAnswer, now: Int64, _ database: Database
    ) throws {
        var kept = answer
        // The token can be made again and is not kept.
        kept.token = "-"
        var spend = try database.prepare("UPDATE invitation SET spent_at = $1, key = $2, answer = $3 WHERE hash = $4")
        try spend.bind(now, at: 1)
        try spend.bind(key, at: 2)
        try spend.bind(kept.json, at: 3)
        try spend.bind(hash, at: 4)
        try spend.run()
    }

    private static func admit(
        _ request: EnrolmentRequest, to org: OrgID, now: Int64, _ database: Database
    ) throws -> EnrolmentAnswer {
        let number: UInt32
        // A box that comes again with its key is the device that it was: what it has not sent carries that number.
        if let replaced = try request.replaced ?? device(withKey: request.key, org: org, database) {
            number = try takeOver(replaced, org: org, now: now, database)
        } else {
            number = try freshNumber(database)
            try add(number, org: org, now: now, database)
        }
        try addKey(.enrolled, number, request.key, of: number, database)
        try addKey(.draft, request.draftDevice, request.key, of: number, database)
        let token = try token(of: number, key: request.key, database)
        try setToken(token, name: request.name, of: number, database)
        let blocks = try blocks(for: number, org: org, wished: request.codeBlock, database)
        return EnrolmentAnswer(
            device: number, token: token, codeBlocks: blocks,
            conflicts: try conflicts(request.codes, org: org, database),
            org: try name(of: org, database), publicURL: try Orgs.hosts(org, database).first, serverTime: now,
            clickTimeFloor: UInt64(
                try database.integer("SELECT click_ceiling FROM device WHERE number = \(number)") ?? 0))
    }

    private static func name(of org: OrgID, _ database: Database) throws(SQLiteError) -> String {
        try database.text("SELECT name FROM org WHERE id = \(org)") ?? ""
    }

    // MARK: Numbers, keys, tokens

    private static func device(withKey key: [UInt8], org: OrgID, _ database: Database) throws -> UInt32? {
        var find = try database.prepare(
            """
            SELECT device FROM device_key JOIN device ON device.number = device_key.device
            WHERE key = $1 AND org = $2 ORDER BY device LIMIT 1
            """)
        try find.bind(key, at: 1)
        try find.bind(org, at: 2)
        return try find.step() ? find.integer(0).map { UInt32(truncatingIfNeeded: $0) } : nil
    }

    private static func freshNumber(_ database: Database) throws -> UInt32 {
        for _ in 0..<1_000 {
            let number = UInt32.random(in: firstNumber..<1 << 24)
            if try database.integer("SELECT 1 FROM device WHERE number = \(number)") == nil { return number }
        }
        throw StoreError.unavailable("no device number is free")
    }

    private static func add(_ number: UInt32, org: OrgID, now: Int64, _ database: Database) throws {
        var add = try database.prepare(
            """
            INSERT INTO device (number, org, name, token, generation, created_at, click_ceiling)
            VALUES ($1, $2, '', $3, 1, $4, 0)
            """)
        try add.bind(Int64(number), at: 1)
        try add.bind(org, at: 2)
        try add.bind(Secret.hash("none \(number)"), at: 3)
        try add.bind(now, at: 4)
        try add.run()
    }

    /// A spare box gets the number of another. What that one minted and did not tell has times up to now.
    private static func takeOver(
        _ number: UInt32, org: OrgID, now: Int64, _ database: Database
    ) throws -> UInt32 {
        var take = try database.prepare(
            """
            UPDATE device SET generation = generation + 1, revoked_at = NULL,
                click_ceiling = CASE WHEN $1 > click_ceiling THEN $1 ELSE click_ceiling END
            WHERE number = $2 AND org = $3
            """)
        try take.bind(max(0, now - ClickID.epoch + 1), at: 1)
        try take.bind(Int64(number), at: 2)
        try take.bind(org, at: 3)
        try take.run()
        guard database.changes > 0 else { throw StoreError.notFound("device") }
        return number
    }

    private static func addKey(
        _ version: ClickID.Version, _ number: UInt32, _ key: [UInt8], of device: UInt32, _ database: Database
    ) throws {
        var add = try database.prepare(
            "INSERT INTO device_key (device, version, number, key) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        try add.bind(Int64(device), at: 1)
        try add.bind(Int64(version.rawValue), at: 2)
        try add.bind(Int64(number), at: 3)
        try add.bind(key, at: 4)
        try add.run()
    }

    private static func token(of number: UInt32, key: [UInt8], _ database: Database) throws -> String {
        let generation = try database.integer("SELECT generation FROM device WHERE number = \(number)") ?? 0
        let serverKey = try CoreSecret.token.read(database)
        return Secret.token(serverKey, device: number, key: key, generation: generation)
    }

    private static func setToken(
        _ token: String, name: String, of number: UInt32, _ database: Database
    ) throws {
        var set = try database.prepare("UPDATE device SET token = $1, name = $2 WHERE number = $3")
        try set.bind(Secret.hash(token), at: 1)
        try set.bind(name, at: 2)
        try set.bind(Int64(number), at: 3)
        try set.run()
    }

    // MARK: Codes

    /// The device's blocks: those it has, and the one it drew as a draft where nobody else has it.
    private static func blocks(
        for number: UInt32, org: OrgID, wished: UInt16, _ database: Database
    ) throws -> [UInt16] {
        if try database.integer("SELECT 1 FROM code_block WHERE block = \(wished)") == nil {
            try CodeBlocks.assign(wished, to: number, org: org, database)
        }
        var blocks = try CodeBlocks.blocks(of: number, database)
        if blocks.isEmpty {
            blocks = [try CodeBlocks.draw(for: number, org: org, database)]
        }
        return blocks
    }

    private static func conflicts(
        _ codes: [String], org: OrgID, _ database: Database
    ) throws -> [EnrolmentAnswer.Conflict] {
        var find = try database.prepare("SELECT touchpoint FROM placement WHERE org = $1 AND code = $2")
        var conflicts: [EnrolmentAnswer.Conflict] = []
        for code in codes {
            try find.bind(org, at: 1)
            try find.bind(code, at: 2)
            if try find.step() {
                let holder = find.integer(0).map { TouchpointID(value: $0).description }
                conflicts.append(.init(code: code, takenBy: holder))
            }
            find.reset()
        }
        return conflicts
    }
}
