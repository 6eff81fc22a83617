// SPDX-License-Identifier: Apache-2.0

internal import Redirect
public import Tracking

/// Makes a ``CompiledCodeTable`` from a stream of touchpoints, each followed by its placements.
public final class CodeTableBuilder {
    private let parameter: [UInt8]
    private var short: SlotTable<ShortKey>
    private var long = SlotTable<LongKey>(expecting: 0)
    private var arena: [UInt8] = []
    private var touchpoint: Int64 = 0
    private var place = SlotPlace(bits: 0)

    /// A builder for about `count` codes; `parameter` is the query parameter of the click ID.
    public init(expecting count: Int, parameter: String) {
        self.parameter = Array(parameter.utf8)
        short = SlotTable(expecting: count)
    }

    /// Begins a touchpoint. `ascii` is its destination's ASCII form.
    public func begin(
        _ id: TouchpointID, ascii: [UInt8], tracking: Bool, anyMethod: Bool, state: Touchpoint.State
    ) {
        let start = arena.count
        Destination.appendLocation(of: ascii, tracking: tracking, parameter: parameter, to: &arena)
        touchpoint = id.value
        place = SlotPlace(
            start..<arena.count, state: state == .active ? .live : .disabled, anyMethod: anyMethod)
    }

    /// Begins a touchpoint.
    public func begin(_ touchpoint: Touchpoint) {
        begin(
            touchpoint.id, ascii: touchpoint.destination.ascii, tracking: touchpoint.tracking,
            anyMethod: touchpoint.methodsAny, state: touchpoint.state)
    }

    /// Adds a placement of the touchpoint that was begun last.
    public func add(_ placement: PlacementID, key: CodeKey, channel: Channel) {
        let place = place.with(channel)
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
        }
        return CompiledCodeTable(short: short, long: long, arena: exact)
    }
}
