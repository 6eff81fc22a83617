// SPDX-License-Identifier: Apache-2.0

public import Redirect
public import Tracking

/// Every code of the catalog at one moment, as the hot path reads it: a look-up touches one cache line and then the
/// location. Each touchpoint's location is stored once, in one arena that routes share.
public final class CompiledCodeTable: CodeTable {
    private let short: SlotTable<ShortKey>
    private let long: SlotTable<LongKey>
    private let arena: [UInt8]
    private let special: [Special]
    public let crawlable: [String]

    /// A touchpoint that asks for something: few do, so that a slot has no room for it.
    struct Special {
        var location: Range<Int>
        var terms: RouteTerms
    }

    init(
        short: SlotTable<ShortKey>, long: SlotTable<LongKey>, arena: [UInt8], special: [Special], crawlable: [String]
    ) {
        self.short = short
        self.long = long
        self.arena = arena
        self.special = special
        self.crawlable = crawlable
    }

    /// A table without codes.
    public convenience init() {
        self.init(
            short: SlotTable(expecting: 0), long: SlotTable(expecting: 0), arena: [], special: [], crawlable: [])
    }

    /// The number of codes.
    public var count: Int { short.count + long.count }

    /// The memory that the table takes, in bytes.
    public var byteCount: Int { short.byteCount + long.byteCount + arena.capacity }

    public func route(for key: CodeKey) -> Route? {
        guard key.isShort else { return long.find(LongKey(words: key.words)).map(route) }
        return short.find(ShortKey(word: key.words.0)).map(route)
    }

    @inline(__always)
    private func route<Key>(_ slot: Slot<Key>) -> Route {
        let special = slot.place.isSpecial ? special[slot.place.index] : nil
        return Route(
            touchpoint: TouchpointID(value: slot.touchpoint), placement: PlacementID(value: slot.placement),
            channel: slot.place.channel, state: slot.place.state, anyMethod: slot.place.anyMethod,
            location: arena[special?.location ?? slot.place.range], terms: special?.terms)
    }
}
