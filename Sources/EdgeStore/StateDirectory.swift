// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import Linux
internal import Tracking

/// The folder of the appliance's files.
public struct StateDirectory: Sendable, Hashable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    public var identity: String { path + "/identity.json" }
    public var catalog: String { path + "/catalog.db" }
    public var visits: String { path + "/visits.db" }
    public var control: String { path + "/control.sock" }
    public var lock: String { path + "/serve.lock" }
    /// Where damaged files go. Nothing in it is ever deleted by the appliance.
    public var setAside: String { path + "/set-aside" }

    public var exists: Bool { unsafe access(path, F_OK) == 0 }

    /// Makes the folder, for its owner alone, where it is missing.
    public func create() throws(SystemError) {
        var partial = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            partial += partial.isEmpty && !path.hasPrefix("/") ? String(part) : "/" + part
            if unsafe partial.isEmpty || partial == "/" || access(partial, F_OK) == 0 { continue }
            try systemCall("make the folder", partial) { unsafe Int(mkdir(partial, 0o700)) }
        }
    }

    /// Moves a file and its companions, as a set, into a folder of their own, and answers that folder; nil when none
    /// of them exists.
    public func moveAside(_ name: String, suffixes: [String], wall: Int64) throws(SystemError) -> String? {
        let present = suffixes.filter { unsafe access("\(path)/\(name)\($0)", F_OK) == 0 }
        guard !present.isEmpty else { return nil }
        let stem = name.prefix { $0 != "." }
        let stamp = wall.rfc3339.filter { $0 != "-" && $0 != ":" && $0 != "." }
        var folder = "\(setAside)/\(stem)-\(stamp)"
        while unsafe access(folder, F_OK) == 0 { folder += "+" }
        try StateDirectory(path: folder).create()
        for suffix in present {
            let from = "\(path)/\(name)\(suffix)"
            do throws(SystemError) {
                try systemCall("move aside", from) { unsafe Int(rename(from, "\(folder)/\(name)\(suffix)")) }
            } catch {
                // SQLite takes companions away itself when the last reader closes the file.
                guard error.code == ENOENT else { throw error }
            }
        }
        return folder
    }

    /// The folders of damaged files that wait for somebody to look at them.
    public var setAsideFolders: [String] {
        guard let directory = unsafe opendir(setAside) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append("\(setAside)/\(name)") }
        }
        return names.sorted()
    }
}
