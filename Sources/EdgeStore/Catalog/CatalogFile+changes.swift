// SPDX-License-Identifier: Apache-2.0

public import Catalog
internal import Glibc
internal import SQLite
public import Tracking

extension CatalogFile: CatalogStore {
    /// Runs `body` as one change, which is on the disk and exported when this returns. Where the file turns out to be
    /// damaged or replaced, it is restored and `body` runs again: it must change nothing but the store.
    public func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        guard case .none = change else { return try part(body) }
        guard canWrite else { throw CatalogFileError.openForReading(path: state.catalog) }
        if !seal.isSameFile { try reopen(wall: Self.now) }
        do {
            let result = try outermost(body)
            // Somebody restored the file under our hands: what we wrote went into the one that was set aside.
            guard !seal.isSameFile else { return result }
        } catch let error as SQLiteError where error.meansDamage {}
        try reopen(wall: Self.now)
        return try outermost(body)
    }

    /// A transaction inside the outermost one. What fails here fails it all, even if the caller goes on.
    private func part<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            change = .failed(error)
            throw error
        }
    }

    private func outermost<Result>(_ body: () throws -> Result) throws -> Result {
        // An import of a million rows touches pages all over; the pages go back when it is done.
        try tables.database.execute("PRAGMA cache_size = -65536")
        let result = try numbered(body)
        try tables.database.execute("PRAGMA cache_size = -2000")
        try exportIfBehind()
        return result
    }

    private func numbered<Result>(_ body: () throws -> Result) throws -> Result {
        change = .begun
        defer { change = .none }
        return try tables.database.transaction {
            let result = try body()
            if case .failed(let error) = change { throw error }
            return result
        }
    }

    private static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The number of the running change.
    func number() throws -> Int64 {
        if case .numbered(let number) = change { return number }
        let number = try tables.change + 1
        try tables.setChange(number)
        change = .numbered(number)
        return number
    }

    public func add(_ touchpoint: Touchpoint, placements: [Placement]) throws {
        try transaction {
            guard try tables.put(touchpoint, changed: number()) else { throw CatalogError.stale(touchpoint.id) }
            try insert(placements, from: 0)
        }
    }

    public func add(_ placements: [Placement], to touchpoint: TouchpointID) throws {
        try transaction {
            guard try self.touchpoint(touchpoint) != nil else { throw CatalogError.unknownTouchpoint(touchpoint) }
            if try tables.hasEnded(touchpoint) { throw CatalogError.ended(touchpoint) }
            try insert(placements, from: try tables.ordinal(after: touchpoint))
        }
    }

    private func insert(_ placements: [Placement], from ordinal: Int64) throws {
        let number = try number()
        for (offset, placement) in placements.enumerated() {
            let key = placement.code.key.text
            if try tables.hasRetired(key) { throw CatalogError.codeTaken(placement.code.description, by: nil) }
            do {
                try tables.insert(placement, ordinal: ordinal + Int64(offset), changed: number)
            } catch {
                guard error.code.primary == .constraint, let holder = try tables.holder(of: key) else { throw error }
                throw CatalogError.codeTaken(placement.code.description, by: holder.touchpoint)
            }
        }
    }

    public func update(_ touchpoint: Touchpoint) throws {
        try transaction {
            guard let stored = try self.touchpoint(touchpoint.id) else {
                throw CatalogError.unknownTouchpoint(touchpoint.id)
            }
            guard stored.revision + 1 == touchpoint.revision else { throw CatalogError.stale(touchpoint.id) }
            if try tables.hasEnded(touchpoint.id) { throw CatalogError.ended(touchpoint.id) }
            try tables.put(touchpoint, changed: number())
        }
    }

    public func retire(_ key: CodeKey) throws {
        try transaction { try tables.retire(key.text, changed: number()) }
    }
}
