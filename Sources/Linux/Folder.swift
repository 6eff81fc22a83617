// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Why a file of a folder was not opened.
public enum FolderError: Error, Hashable, Sendable {
    /// Nothing that may be read goes by this name.
    case absent
    /// The system would not let it be read.
    case failed(SystemError)
}

/// A folder whose files may be read, and nothing else: no link is followed beneath it, and no name leads out of it.
public struct Folder: Sendable {
    /// What stands for a folder that is asked for.
    static let index = "index.html"

    /// An absolute path. Links may lead to the folder itself.
    public let path: String

    public init(path: String) { self.path = path }

    /// Opens a regular file by the names that lead to it, or the index of a folder.
    public func open(_ relative: [String]) throws(FolderError) -> OpenedFile {
        guard relative.allSatisfy(Self.isVisible) else { throw .absent }
        var folder = try root()
        var path = path
        for name in relative.dropLast() {
            path += "/" + name
            folder = try Self.open(name, in: folder, flags: O_DIRECTORY, path)
        }
        guard let last = relative.last else { return try Self.index(of: folder, path) }
        path += "/" + last
        let found = try Self.open(last, in: folder, flags: Self.harmless, path)
        let facts = try Self.facts(of: found, path)
        return switch FileKind(facts) {
        case .file: OpenedFile(found, facts, path: path, name: last, isIndex: false)
        case .folder: try Self.index(of: found, path)
        case .link, .special: throw .absent
        }
    }

    /// Opening a pipe waits for nobody, and a terminal does not become ours.
    static let harmless = O_NONBLOCK | O_NOCTTY

    /// Whether a name may be asked for. Those that begin with a dot are what version control and desktops leave
    /// behind, and the ways to this folder and to the one above.
    static func isVisible(_ name: String) -> Bool {
        let bytes = name.utf8
        guard let first = bytes.first, first != UInt8(ascii: ".") else { return false }
        return !bytes.contains { $0 == 0 || $0 == UInt8(ascii: "/") }
    }

    private func root() throws(FolderError) -> Descriptor {
        do throws(SystemError) {
            return try Descriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
        } catch {
            throw .failed(error)
        }
    }

    private static func index(of folder: borrowing Descriptor, _ path: String) throws(FolderError) -> OpenedFile {
        let path = path + "/" + index
        let found = try open(index, in: folder, flags: harmless, path)
        let facts = try facts(of: found, path)
        guard FileKind(facts) == .file else { throw .absent }
        return OpenedFile(found, facts, path: path, name: index, isIndex: true)
    }

    private static func open(
        _ name: String, in folder: borrowing Descriptor, flags: Int32, _ path: String
    ) throws(FolderError) -> Descriptor {
        do throws(SystemError) {
            return try Descriptor(opening: name, in: folder, flags: O_RDONLY | flags, path: path)
        } catch {
            switch error.code {
            // A link gives ELOOP, or ENOTDIR where a folder was wanted; a socket or a device without a driver ENXIO.
            case ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, ENXIO, ENODEV: throw .absent
            default: throw .failed(error)
            }
        }
    }

    private static func facts(of file: borrowing Descriptor, _ path: String) throws(FolderError) -> stat {
        do throws(SystemError) {
            return try file.facts(path: path)
        } catch {
            throw .failed(error)
        }
    }
}
