// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension Folder {
    /// What keeps a folder from being served whole, in words; empty when nothing does. Looks at everything beneath that
    /// is not hidden, follows no link, and stops where the folder is larger than allowed. Folders count as files.
    public static func problems(of path: String, mostBytes: Int, mostFiles: Int) -> [String] {
        do throws(SystemError) {
            let root = try Descriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
            var survey = FolderSurvey(root: path, mostBytes: mostBytes, mostFiles: mostFiles)
            survey.lookForIndex(in: root)
            survey.walk(root, [])
            return survey.problems
        } catch {
            return switch error.code {
            case ENOENT: ["\(path) does not exist"]
            case ENOTDIR: ["\(path) is not a folder"]
            default: [error.description]
            }
        }
    }
}

/// A walk through a folder that notes what cannot be served.
private struct FolderSurvey {
    /// Beyond this many folders in each other nobody finds anything, and each one takes a descriptor.
    static let mostDepth = 32
    /// Nobody reads on after so many.
    static let mostProblems = 20

    let root: String
    let mostBytes: Int
    let mostFiles: Int
    private(set) var problems: [String] = []
    private var bytes = 0
    private var files = 0

    init(root: String, mostBytes: Int, mostFiles: Int) {
        self.root = root
        self.mostBytes = mostBytes
        self.mostFiles = mostFiles
    }

    private var isOver: Bool { files > mostFiles || bytes > mostBytes || problems.count > Self.mostProblems }

    private mutating func note(_ problem: String) {
        guard !isOver else { return }
        problems.append(problems.count < Self.mostProblems ? problem : "there is more of this kind")
    }

    mutating func lookForIndex(in folder: borrowing Descriptor) {
        var facts = stat()
        let isThere = unsafe fstatat(folder.number, Folder.index, &facts, AT_SYMLINK_NOFOLLOW) == 0
        if !isThere || FileKind(facts) != .file { note("\(root) has no file \(Folder.index) at its top") }
    }

    /// `place` is the names that lead to the folder.
    mutating func walk(_ folder: borrowing Descriptor, _ place: [String]) {
        let path = ([root] + place).joined(separator: "/")
        guard place.count <= Self.mostDepth else { return note("\(shown(place)) lies too deep") }
        do throws(SystemError) {
            let names = try folder.names(limit: mostFiles - files + 1, path: path)
            if names.contains(nil) { note("\(shown(place)) holds a name that is not UTF-8") }
            for name in names.compactMap(\.self).sorted() {
                if isOver { return }
                visit(name, in: folder, place + [name])
            }
        } catch {
            note("\(shown(place)) cannot be listed: \(error.reason)")
        }
    }

    private mutating func visit(_ name: String, in folder: borrowing Descriptor, _ place: [String]) {
        let path = ([root] + place).joined(separator: "/")
        var facts = stat()
        do throws(SystemError) {
            let number = folder.number
            try systemCall("look at", path) { unsafe Int(fstatat(number, name, &facts, AT_SYMLINK_NOFOLLOW)) }
            switch FileKind(facts) {
            case .link: note("\(shown(place)) is a symbolic link\(target(of: path))")
            case .special: note("\(shown(place)) is neither a file nor a folder")
            case .folder:
                count(0)
                walk(try Descriptor(opening: name, in: folder, flags: O_RDONLY | O_DIRECTORY, path: path), place)
            case .file:
                _ = try Descriptor(opening: name, in: folder, flags: O_RDONLY | Folder.harmless, path: path)
                count(Int(facts.st_size))
            }
        } catch {
            note("\(shown(place)) cannot be read: \(error.reason)")
        }
    }

    private mutating func count(_ size: Int) {
        let (sum, isBeyond) = bytes.addingReportingOverflow(size)
        if files == mostFiles { note("\(root) holds more than \(mostFiles) files") }
        if isBeyond || sum > mostBytes { note("\(root) holds more than \(mostBytes) bytes") }
        files += 1
        bytes = isBeyond ? .max : sum
    }

    /// Where a link leads, as far as it matters.
    private func target(of path: String) -> String {
        guard let root = Self.resolved(root), let target = Self.resolved(path) else { return " that leads nowhere" }
        return target == root || target.hasPrefix(root + "/") ? "" : " that leads out of the folder"
    }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// A name for a terminal, where control characters could do harm.
    private func shown(_ place: [String]) -> String {
        guard !place.isEmpty else { return root }
        let scalars = place.joined(separator: "/").unicodeScalars.map {
            $0.properties.generalCategory == .control ? "?" : $0
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

extension Descriptor {
    /// The names in an open folder that are not hidden, in no order, or so many of them; nil for one that is not UTF-8.
    /// `path` is for the error.
    fileprivate func names(limit: Int, path: String) throws(SystemError) -> [String?] {
        // The stream closes what it is given.
        let copy = try systemCall("list", path) { Int(fcntl(number, F_DUPFD_CLOEXEC, 0)) }
        guard let stream = unsafe fdopendir(Int32(copy)) else {
            close(Int32(copy))
            throw SystemError("list", path, code: errno)
        }
        defer { unsafe closedir(stream) }
        var names: [String?] = []
        while names.count < limit {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                if errno != 0 { throw SystemError("list", path, code: errno) }
                break
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(validatingCString: $0) }
            }
            if name.map(Folder.isVisible) ?? true { names.append(name) }
        }
        return names
    }
}
