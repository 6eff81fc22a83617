// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import Tracking

extension CatalogFile {
    /// Takes what the core tells, all of it or nothing; whether anything that answers is changed by it.
    ///
    /// The core's version of a touchpoint stands, and an edit of this box that the core has not seen is kept as a
    /// conflict. A code that was printed here goes on working here, whoever had it first.
    @discardableResult
    public func apply(_ page: CatalogPage) throws -> Bool {
        let before = try changeCount
        try transaction {
            let exchange = try ExchangeTables(tables.database)
            for refused in page.refused {
                try exchange.file(
                    CatalogConflict(
                        refused.kind, refused.object, .refused, "not taken from the core: \(refused.refusal.detail)"))
            }
            for change in page.changes {
                switch change {
                case .touchpoint(let touchpoint, _): try take(touchpoint, exchange)
                case .placement(let placement): try take(placement, exchange)
                case .tombstone(let id, let revision): try end(id, at: revision, exchange)
                }
            }
            try exchange.set("cursor", page.cursor)
            try exchange.set("public_url", page.publicURL)
        }
        return try changeCount != before
    }

    private func take(_ touchpoint: Touchpoint, _ exchange: ExchangeTables) throws {
        let id = touchpoint.id
        try exchange.drop(id.description, .refused)
        var next = touchpoint
        // Revisions count the versions of this box: an export knows its newest line by them.
        next.revision = 1
        if let standing = try exchange.standing(of: id), let here = try self.touchpoint(id) {
            guard !standing.hasEnded, touchpoint.revision > standing.core else { return }
            next.revision = here.revision
            guard next != here else { return try exchange.note(id, sent: here.revision, core: touchpoint.revision) }
            if here.revision > standing.sent {
                // An edit of this box, whose answer was lost: what was edited since goes up from there.
                guard try !exchange.hasOffered(touchpoint) else {
                    return try exchange.note(id, sent: standing.sent, core: touchpoint.revision)
                }
                try exchange.file(.stale(here, base: standing.core, "was changed at the core as well"))
            }
            next.revision += 1
        }
        try tables.put(next, changed: number())
        try exchange.note(id, sent: next.revision, core: touchpoint.revision)
    }

    private func take(_ placement: Placement, _ exchange: ExchangeTables) throws {
        let id = placement.id.description
        guard let standing = try exchange.standing(of: placement.touchpoint) else {
            return try exchange.file(
                CatalogConflict(
                    .placement, id, .refused,
                    "not taken from the core: its touchpoint \(placement.touchpoint) is not on this box"))
        }
        try exchange.drop(id, .refused)
        guard !standing.hasEnded else { return }
        if try self.placement(placement.id) != nil { return try exchange.note(placement.id, .known) }
        let key = placement.code.key
        if let holder = try tables.holder(of: key.text) {
            try exchange.note(holder.placement, .untaken)
            return try exchange.file(.taken(placement.code, holder.placement, by: placement.touchpoint.description))
        }
        try tables.insert(
            placement, ordinal: tables.ordinal(after: placement.touchpoint), changed: number())
        try exchange.note(placement.id, .known)
    }

    /// Ends a touchpoint: its codes say so from now on, and are never given again.
    private func end(_ id: TouchpointID, at revision: Int, _ exchange: ExchangeTables) throws {
        guard let standing = try exchange.standing(of: id), !standing.hasEnded, var touchpoint = try touchpoint(id)
        else {
            return
        }
        if touchpoint.revision > standing.sent {
            try exchange.file(.stale(touchpoint, base: standing.core, "was deleted at the core"))
        }
        for placement in try placements(of: id) {
            try tables.retire(placement.code.key.text, changed: number())
        }
        touchpoint.state = .disabled
        touchpoint.revision += 1
        try tables.put(touchpoint, changed: number())
        try exchange.note(id, sent: touchpoint.revision, core: revision)
        try exchange.end(id)
    }
}

extension CatalogConflict {
    /// An edit of this box that came too late.
    static func stale(_ edit: Touchpoint, base: Int, _ reason: String) -> CatalogConflict {
        CatalogConflict(
            .touchpoint, edit.id.description, .stale, "“\(edit.title)” \(reason); the core's version stands",
            local: CatalogChange.touchpoint(edit, base: base).json)
    }

    /// A code of this box that another touchpoint has elsewhere.
    static func taken(_ code: PlacementCode, _ placement: PlacementID, by touchpoint: String?) -> CatalogConflict {
        let holder = touchpoint.map { "touchpoint \($0) has it" } ?? "it is retired"
        return CatalogConflict(
            .placement, placement.description, .taken,
            "the code \(code) works on this box alone: elsewhere \(holder); print another code")
    }
}
