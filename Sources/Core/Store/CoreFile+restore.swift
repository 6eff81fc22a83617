// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux
internal import SQLite

extension CoreFile {
    /// Begins a core from a backup, in a directory that holds none yet. The backup is checked first and stays as it is.
    public static func restore(_ backup: String, into directory: String) throws {
        let path = directory + "/core.db"
        guard unsafe access(path, F_OK) != 0 else {
            throw StoreError.conflict(code: "exists", detail: "\(directory) holds a core already; name an empty folder")
        }
        do {
            let database = try Database(path: backup, mode: .readOnly)
            let complaints = try database.quickCheck()
            guard complaints.isEmpty, try database.integer("SELECT count(*) FROM visit") != nil else {
                throw StoreError.invalid(
                    code: "backup", field: nil, detail: "\(backup) is damaged: \(complaints.first ?? "no visits table")"
                )
            }
            let draft = path + ".new"
            unsafe unlink(draft)
            var copy = try database.prepare("VACUUM INTO ?")
            try copy.bind(draft, at: 1)
            try copy.run()
            try systemCall("set the mode of", draft) { unsafe Int(chmod(draft, 0o600)) }
            try Descriptor(opening: draft, flags: O_RDONLY).synchronize(path: draft)
            try systemCall("rename into place", path) { unsafe Int(rename(draft, path)) }
            try AtomicFile.synchronizeDirectory(of: path)
        } catch let error as SQLiteError {
            throw StoreError.invalid(
                code: "backup", field: nil, detail: "\(backup) is no backup of a core: \(error.message)")
        }
    }
}
