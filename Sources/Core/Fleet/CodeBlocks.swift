// SPDX-License-Identifier: Apache-2.0

internal import SQLite

/// The 15-bit blocks in which codes are drawn, each given once over all orgs.
enum CodeBlocks {
    static func assign(_ block: UInt16, to device: UInt32?, org: OrgID, _ database: Database) throws(SQLiteError) {
        var add = try database.prepare("INSERT INTO code_block (block, org, device) VALUES ($1, $2, $3)")
        try add.bind(Int64(block), at: 1)
        try add.bind(org, at: 2)
        try add.bind(device.map { Int64($0) }, at: 3)
        try add.run()
    }

    static func blocks(of device: UInt32, _ database: Database) throws(SQLiteError) -> [UInt16] {
        try list("SELECT block FROM code_block WHERE device = \(device) ORDER BY block", database)
    }

    /// The blocks in which the core itself mints for an org; the first is drawn when it is needed.
    static func own(_ org: OrgID, _ database: Database) throws -> [UInt16] {
        let blocks = try list(
            "SELECT block FROM code_block WHERE org = \(org) AND device IS NULL ORDER BY block", database)
        return blocks.isEmpty ? [try draw(for: nil, org: org, database)] : blocks
    }

    private static func list(_ sql: String, _ database: Database) throws(SQLiteError) -> [UInt16] {
        var rows = try database.prepare(sql)
        var blocks: [UInt16] = []
        while try rows.step() { rows.integer(0).map { blocks.append(UInt16(truncatingIfNeeded: $0)) } }
        return blocks
    }

    /// A block that nobody has, drawn at random.
    static func draw(for device: UInt32?, org: OrgID, _ database: Database) throws -> UInt16 {
        let most = 1 << 15
        for _ in 0..<1_000 {
            let block = UInt16.random(in: 0..<UInt16(most))
            guard try database.integer("SELECT 1 FROM code_block WHERE block = \(block)") == nil else { continue }
            try assign(block, to: device, org: org, database)
            return block
        }
        throw StoreError.unavailable("no block of codes is free: \(most) are given")
    }
}
