// SPDX-License-Identifier: Apache-2.0

internal import Redirect
public import Tracking

/// Makes a ``CompiledCodeTable`` from a stream of touchpoints, each followed by its placements.
public final class CodeTableBuilder {
    private let parameter: String
    private var short: SlotTable<ShortKey>
    private var long = SlotTable<LongKey>(expecting: 0)
    private var arena: [UInt8] = []
    private var terms: [CompiledCodeTable.Special] = []
    private var crawlable: [String] = []
    private var isCrawlable = false
    private var touchpoint: Int64 = 0
    private var place = SlotPlace(bits: 0)

    /// A builder for about `count` codes; `parameter` is the query parameter of the click ID.
    public init(expecting count: Int, parameter: String) {
        self.parameter = parameter
        short = SlotTable(expecting: count)
    }

    /// Begins a touchpoint. `ascii` is its destination's ASCII form.
    public func begin(
        _ id: TouchpointID, ascii: [UInt8], tracking: Bool, anyMethod: Bool, state: Touchpoint.State,
        terms: Terms = .none
    ) {
        let start = arena.count
        let writer = LocationWriter(tracking: tracking, parameter: parameter, place: terms.clickIDPlace)
        writer.append(ascii, to: &arena)
        touchpoint = id.value
        isCrawlable = terms.isCrawlable && state == .active
        let state: Route.State = state == .active ? .live : .disabled
        if let compiled = terms.compiled(writer) {
            // Its slots lead to the terms, and those to the location.
            self.terms.append(.init(location: start..<arena.count, terms: compiled))
            place = SlotPlace(special: self.terms.count - 1, state: state, anyMethod: anyMethod)
        } else {
            place = SlotPlace(start..<arena.count, state: state, anyMethod: anyMethod)
        }
    }

    /// Begins a touchpoint.
    public func begin(_ touchpoint: Touchpoint) {
        begin(
            touchpoint.id, ascii: touchpoint.destination.ascii, tracking: touchpoint.tracking,
            anyMethod: touchpoint.methodsAny, state: touchpoint.state, terms: touchpoint.terms)
    }

    /// Adds a placement of the touchpoint that was begun last.
    public func add(_ placement: PlacementID, key: CodeKey, channel: Channel) {
        let place = place.with(channel)
        if isCrawlable { crawlable.append(key.text) }
        if key.isShort {
            if short.isFull { short = short.grown() }
            let key = ShortKey(word: key.words.0)
            short.insert(Slot(key: key, touchpoint: touchpoint, placement: placement.value, place: place))
        } else {
            if long.isFull { long = long.grown() }
            let key = LongKey(words: key.words)
            long.insert(Slot(key: key, touchpoint: touchpoint, placement: placement.value, place: place))
        }
    }

    /// The table. The builder is empty afterwards: what it made never changes again.
    public func finish() -> CompiledCodeTable {
        // Growing by doubling leaves up to half of the arena empty, for as long as the table lives.
        var exact: [UInt8] = []
        exact.reserveCapacity(arena.count)
        exact += arena
        defer {
            short = SlotTable(expecting: 0)
            long = SlotTable(expecting: 0)
            arena = []
            terms = []
            crawlable = []
        }
        return CompiledCodeTable(short: short, long: long, arena: exact, special: terms, crawlable: crawlable)
    }
}
