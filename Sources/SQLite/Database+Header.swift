// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

extension Database {
    /// The first 16 bytes of every database file (SQLite file format, section 1.3).
    public static let magic = Array("SQLite format 3\0".utf8)

    /// The first 16 bytes of the file itself, past cache and write-ahead log; fewer where it is shorter. Read through
    /// this connection, because closing another descriptor of the file would drop the process's locks on it.
    public func storedHeader() throws(SQLiteError) -> [UInt8] {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let asked = unsafe sqlite3_file_control(handle.pointer, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        try check(asked, action: "find the file")
        guard let opened = unsafe file, let methods = unsafe opened.pointee.pMethods else { return [] }
        var size: Int64 = 0
        try check(unsafe methods.pointee.xFileSize(opened, &size), action: "measure the file")
        var header = [UInt8](repeating: 0, count: Int(min(size, 16)))
        guard !header.isEmpty else { return [] }
        let code = unsafe header.withUnsafeMutableBytes {
            unsafe methods.pointee.xRead(opened, $0.baseAddress, Int32($0.count), 0)
        }
        try check(code, action: "read the header")
        return header
    }
}
