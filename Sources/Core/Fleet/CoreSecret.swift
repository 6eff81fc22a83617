// SPDX-License-Identifier: Apache-2.0

internal import SQLite

/// Keys of the core itself, 32 random bytes each, made when they are first needed.
enum CoreSecret: String {
    /// Makes the tokens of devices.
    case token = "token_key"
    /// Signs the click IDs of redirects that the core answers.
    case click = "click_key"

    /// Reads the key inside of a writing transaction.
    func read(_ database: Database) throws(SQLiteError) -> [UInt8] {
        var find = try database.prepare("SELECT value FROM setting WHERE name = $1")
        try find.bind(rawValue, at: 1)
        if try find.step(), let key = find.bytes(0) { return key }
        var generator = SystemRandomNumberGenerator()
        let key = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var add = try database.prepare("INSERT INTO setting (name, value) VALUES ($1, $2)")
        try add.bind(rawValue, at: 1)
        try add.bind(key, at: 2)
        try add.run()
        return key
    }
}
