// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SQLite

/// A folder of its own, gone with the test.
final class Scratch {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/waypost-sqlite-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var file: String { path + "/test.db" }

    func open(_ mode: Database.Mode = .create) throws -> Database { try Database(path: file, mode: mode) }

    func size(_ suffix: String = "") -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: file + suffix))?[.size] as? Int
    }
}
