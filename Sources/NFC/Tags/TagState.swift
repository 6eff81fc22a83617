// SPDX-License-Identifier: Apache-2.0

/// What may still be written on a Type 2 tag, and what it does by itself.
public struct TagState: Hashable, Sendable {
    public let container: CapabilityContainer?
    /// Pages of data that nobody can write any more.
    public let locked: Set<Int>
    /// Whether the container is locked as well.
    public let isContainerLocked: Bool
    /// nil where no password is asked for.
    public let password: PasswordRule?
    /// CFGLCK: the configuration can never be changed again.
    public let isConfigurationLocked: Bool
    /// What it writes into what it answers.
    public let mirror: MirrorPlace?
    /// Whether it counts how often it was read.
    public let isCounting: Bool
    /// Whether it asks a password before it tells the counter.
    public let isCounterProtected: Bool

    /// The pages that this is read from, as ranges for FAST_READ.
    public static func pages(of model: TagModel) -> [Range<Int>] {
        guard let map = model.map else { return [] }
        let first = map.dynamicLock?.page ?? map.cfg0 ?? map.authentication
        let last = map.cfg1 ?? map.authentication.map { $0 + 1 } ?? map.dynamicLock?.page
        guard let first, let last else { return [0..<4] }
        return [0..<4, first..<last + 1]
    }

    /// Reads it from the pages that are known.
    public init(_ memory: TagMemory, _ model: TagModel) throws(UnreadPage) {
        func page(_ number: Int) throws(UnreadPage) -> TagPage {
            guard let page = memory[number] else { throw UnreadPage(number) }
            return page
        }
        let locks = try page(2)
        container = CapabilityContainer(try page(3))
        var locked = Set((4..<16).filter { locks[$0 < 8 ? 2 : 3] >> ($0 < 8 ? $0 : $0 - 8) & 1 == 1 })
        isContainerLocked = locks[2] & 0x08 != 0
        if let dynamic = model.map?.dynamicLock {
            let bytes = try page(dynamic.page)
            for (bit, pages) in dynamic.bits.enumerated() where bytes[bit / 8] >> (bit % 8) & 1 == 1 {
                locked.formUnion(pages)
            }
        }
        self.locked = locked
        guard let map = model.map, let cfg0 = map.cfg0, let cfg1 = map.cfg1 else {
            if let first = model.map?.authentication {
                password = Self.tripleDES(try page(first), try page(first + 1))
            } else {
                password = nil
            }
            (isConfigurationLocked, mirror, isCounting, isCounterProtected) = (false, nil, false, false)
            return
        }
        let first = try page(cfg0)
        let access = try page(cfg1)[0]
        password =
            Int(first[3]) >= map.pageCount
            ? nil
            : PasswordRule(
                firstPage: Int(first[3]), coversReading: access & ConfigurationBit.protectsReading != 0,
                tries: access & ConfigurationBit.tries == 0 ? nil : Int(access & ConfigurationBit.tries))
        isConfigurationLocked = access & ConfigurationBit.locked != 0
        mirror = model.family.mirrors ? MirrorPlace(cfg0: first) : nil
        isCounting = model.family.mirrors && access & ConfigurationBit.counts != 0
        isCounterProtected = model.family.mirrors && access & ConfigurationBit.counterNeedsPassword != 0
    }

    /// AUTH0 and AUTH1 of an Ultralight C (data sheet MF0ICU2, section 7.5.8).
    private static func tripleDES(_ auth0: TagPage, _ auth1: TagPage) -> PasswordRule? {
        guard auth0[0] < 0x30 else { return nil }
        return PasswordRule(firstPage: Int(auth0[0]), coversReading: auth1[0] & 1 == 0)
    }

    /// Whether a page of data can be written with these locks; the password is another matter.
    public func isLocked(_ page: Int) -> Bool { page == 3 ? isContainerLocked : locked.contains(page) }
}
