// SPDX-License-Identifier: Apache-2.0

internal import SQLite

/// Which file a catalog was read from, to notice later that it was deleted, replaced or overwritten.
public struct CatalogSeal: Sendable {
    private let path: String
    private let file: GrowingFile?

    init(path: String) {
        self.path = path
        file = GrowingFile(path: path)
    }

    /// Whether the path still leads to the same file, and nothing is missing at its end. One look at the directory.
    public var isSameFile: Bool {
        var file = file
        return file?.isWhole() ?? false
    }

    /// Whether it is still the same file and begins as a database does. Cheap enough for every few seconds.
    public var isIntact: Bool {
        guard isSameFile, let database = try? Database(path: path, mode: .readOnly) else { return false }
        return (try? database.storedHeader()) == Database.magic
    }
}
