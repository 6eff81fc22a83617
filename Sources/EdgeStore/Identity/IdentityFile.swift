// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
public import Linux
internal import Synchronization

/// `identity.json`: replaced whole by every change. A running `serve` and a command may both change it, so each change
/// is made to what the file holds then, under a lock on its folder.
public final class IdentityFile: Sendable {
    /// How the identity was found.
    public enum Origin: Equatable, Sendable {
        case sound
        /// The first start of a new appliance.
        case fresh
        /// Other files are there and this one is not: a draft identity took its place.
        case lost
        /// It could not be read and was moved to this folder: a draft identity took its place.
        case setAside(folder: String)
    }

    public let origin: Origin
    private let state: StateDirectory
    private let content: Mutex<Identity>

    public var path: String { state.identity }

    private init(_ state: StateDirectory, origin: Origin, identity: Identity) {
        self.state = state
        self.origin = origin
        content = Mutex(identity)
    }

    /// Reads the identity, or makes one. `wall` is the clock in Unix ms, for the name of a folder.
    public static func open(_ state: StateDirectory, wall: Int64) throws(SystemError) -> IdentityFile {
        if let identity = read(state) {
            return IdentityFile(state, origin: .sound, identity: identity)
        }
        let folder = try state.moveAside("identity.json", suffixes: [""], wall: wall)
        let isFirst = unsafe access(state.catalog, F_OK) != 0 && access(state.visits, F_OK) != 0
        var generator = SystemRandomNumberGenerator()
        let file = IdentityFile(
            state, origin: folder.map { .setAside(folder: $0) } ?? (isFirst ? .fresh : .lost),
            identity: .draft(using: &generator))
        try file.update { _ in }
        return file
    }

    /// The identity in a folder, or nil when there is none that can be used. Changes nothing.
    public static func read(_ state: StateDirectory) -> Identity? {
        guard let bytes = try? readFile(state.identity),
            let identity = try? JSONDecoder().decode(Identity.self, from: Data(bytes)), identity.signer != nil,
            identity.device < 1 << 24, !identity.codeBlocks.isEmpty
        else { return nil }
        return identity
    }

    public var identity: Identity { content.withLock { $0 } }

    /// Changes the identity and returns once it is on the disk. Blocks.
    public func update(_ change: (inout Identity) -> Void) throws(SystemError) {
        let result: Result<Void, SystemError> = content.withLock { identity in
            do throws(SystemError) {
                let folder = try Descriptor(opening: state.path, flags: O_RDONLY | O_DIRECTORY)
                try systemCall("lock", state.path) { Int(flock(folder.number, LOCK_EX)) }
                var changed = Self.read(state) ?? identity
                change(&changed)
                try AtomicFile.write(Self.text(changed), to: path, mode: 0o600)
                identity = changed
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Takes up what somebody else wrote. Blocks.
    public func reload() {
        content.withLock { identity in identity = Self.read(state) ?? identity }
    }

    private static func text(_ identity: Identity) throws(SystemError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let data = try? encoder.encode(identity) else {
            throw SystemError("encode", "the identity", code: EINVAL)
        }
        return Array(data) + [0x0A]
    }
}

/// The bytes of a small file.
func readFile(_ path: String) throws(SystemError) -> [UInt8] {
    try Descriptor(opening: path, flags: O_RDONLY).read(limit: 1 << 20, path: path)
}
