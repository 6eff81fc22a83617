// SPDX-License-Identifier: Apache-2.0

/// Sets mirror, counter and password of a tag, in the order PWD, PACK, CFG1, CFG0: whether the tag takes a new
/// configuration at once or when it is next selected, no write stands before a closed door.
public struct ConfigurationPlan: Hashable, Sendable {
    public let writes: [PageWrite]
    /// CFG0 and CFG1 as they are to be read back; PWD and PACK read as zeros.
    public let expected: TagMemory

    /// Why there can be none.
    public enum Problem: Error, Hashable, Sendable {
        /// The model has no such pages, or mirrors nothing.
        case unsupported
        case unread(page: Int)
        /// CFGLCK is set.
        case locked
    }

    /// What is to become of the mirror.
    public enum Mirror: Hashable, Sendable {
        /// As it is.
        case keep
        case set(MirrorPlace)
        /// The tag writes nothing into its data any more, and counts no more.
        case remove
    }

    /// What is to become of the password.
    public enum Password: Hashable, Sendable {
        /// As it is.
        case keep
        /// Asked for before a write from this page on; reading is free, and any number of tries.
        case set(TagPassword, firstPage: Int = 4)
        /// Asked for no more, and set to what the factory sets.
        case remove
    }

    /// - Parameters:
    ///   - mirror: what is to become of it.
    ///   - password: what is to become of it.
    ///   - memory: CFG0 and CFG1 at least.
    ///   - model: what the tag is.
    /// - Throws: why nothing can be set, before anything is written.
    public init(
        mirror: Mirror = .keep, password: Password = .keep, onto memory: TagMemory, of model: TagModel
    ) throws(Problem) {
        guard let map = model.map, let page0 = map.cfg0, let page1 = map.cfg1, let pwd = map.pwd, let pack = map.pack,
            mirror == .keep || model.family.mirrors
        else { throw .unsupported }
        guard let old0 = memory[page0] else { throw .unread(page: page0) }
        guard let old1 = memory[page1] else { throw .unread(page: page1) }
        var (cfg0, cfg1) = (old0, old1)
        switch mirror {
        case .keep: break
        case .set(let place):
            cfg0 = place.cfg0(over: cfg0)
            if place.kind.counts { cfg1[0] |= ConfigurationBit.counts }
        case .remove:
            cfg0 = MirrorPlace.none(over: cfg0)
            cfg1[0] &= ~ConfigurationBit.counts
        }
        var secrets: [PageWrite] = []
        switch password {
        case .keep: break
        case .set(let secret, let first):
            secrets = Self.secrets(secret.password, secret.answer, pwd, pack)
            cfg0[3] = UInt8(truncatingIfNeeded: first)
            cfg1[0] &= ~(ConfigurationBit.protectsReading | ConfigurationBit.tries)
        case .remove:
            secrets = Self.secrets([0xFF, 0xFF, 0xFF, 0xFF], [0, 0], pwd, pack)
            cfg0[3] = 0xFF
            cfg1[0] &= ~(ConfigurationBit.protectsReading | ConfigurationBit.tries)
        }
        var writes = secrets
        if cfg1 != old1 { writes.append(PageWrite(page: page1, bytes: cfg1, purpose: .configuration)) }
        if cfg0 != old0 { writes.append(PageWrite(page: page0, bytes: cfg0, purpose: .configuration)) }
        guard writes.allSatisfy({ $0.purpose == .password }) || old1[0] & ConfigurationBit.locked == 0 else {
            throw .locked
        }
        self.writes = writes
        var expected = TagMemory()
        expected[page0] = cfg0
        expected[page1] = cfg1
        self.expected = expected
    }

    private static func secrets(_ password: [UInt8], _ answer: [UInt8], _ pwd: Int, _ pack: Int) -> [PageWrite] {
        [
            PageWrite(page: pwd, bytes: TagPage(password), purpose: .password),
            PageWrite(page: pack, bytes: TagPage(answer + [0, 0]), purpose: .password),
        ]
    }
}
