// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// What people do with the catalog, held to its rules.
public final class CatalogEditor {
    private let store: any CatalogStore
    private let policy: DestinationPolicy
    private var mint: CodeMint
    private var generator: any RandomNumberGenerator

    /// The most placements that one call adds: what one block of codes holds.
    public static let mostPlacements = 1 << 20
    /// The most bytes of a title, label or other text.
    public static let longestText = 500

    /// An editor over a store, which mints from the device's `blocks`.
    public init(
        store: any CatalogStore, blocks: [UInt16], policy: DestinationPolicy,
        generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    ) {
        self.store = store
        self.policy = policy
        mint = CodeMint(blocks: blocks)
        self.generator = generator
    }

    /// Runs `body`, which uses this editor, as one change: all of it is kept, or nothing.
    public func together<Result>(_ body: () throws -> Result) throws -> Result {
        try store.transaction(body)
    }

    /// Runs `body` as one change that is not kept: what it answers is what the change would have come to.
    public func rehearse<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try store.transaction { throw Rehearsal(result: try body()) }
        } catch let rehearsal as Rehearsal<Result> {
            return rehearsal.result
        }
    }

    /// Ends a change that is not kept.
    private struct Rehearsal<Result>: Error {
        let result: Result
    }

    /// Adds a touchpoint. `now` is Unix ms.
    public func add(_ draft: TouchpointDraft, now: Int64) throws -> (touchpoint: Touchpoint, placements: [Placement]) {
        let destination = try Destination(checking: draft.destination, policy: policy)
        try draft.terms.check()
        let touchpoint = Touchpoint(
            id: .random(using: &generator),
            title: try checked(draft.title, "title") ?? destination.host, destination: destination,
            campaign: try checked(draft.campaign, "campaign"), partner: try checked(draft.partner, "partner"),
            location: try checked(draft.location, "location"), tracking: draft.tracking,
            methodsAny: draft.methodsAny, terms: draft.terms, createdAt: now)
        let vanity = try draft.vanity.map { try VanityCode($0) }
        let bearer = draft.placements.firstIndex { $0.channel == .link } ?? 0
        return try store.transaction {
            var taken: Set<CodeKey> = []
            let placements = try draft.placements.enumerated().map { index, placement in
                let chosen = index == bearer ? vanity.map(PlacementCode.vanity) : nil
                return try make(placement, of: touchpoint.id, code: chosen, now: now, besides: &taken)
            }
            try store.add(touchpoint, placements: placements)
            return (touchpoint, placements)
        }
    }

    /// Adds `count` placements of one channel; their labels are numbered where there is more than one. The first of them
    /// gets the vanity code.
    public func addPlacements(
        to touchpoint: TouchpointID, channel: Channel, label: String, vanity: String? = nil, count: Int = 1, now: Int64
    ) throws -> [Placement] {
        guard 1...Self.mostPlacements ~= count else { throw CatalogError.count(count) }
        let chosen = try vanity.map { PlacementCode.vanity(try VanityCode($0)) }
        return try store.transaction {
            guard try store.touchpoint(touchpoint) != nil else { throw CatalogError.unknownTouchpoint(touchpoint) }
            var taken: Set<CodeKey> = []
            let placements = try (1...count).map { number in
                let numbered = count == 1 ? label : label.isEmpty ? "\(number)" : "\(label) \(number)"
                let draft = PlacementDraft(channel, label: numbered)
                let code = number == 1 ? chosen : nil
                return try make(draft, of: touchpoint, code: code, now: now, besides: &taken)
            }
            try store.add(placements, to: touchpoint)
            return placements
        }
    }

    /// Changes a touchpoint; an edit that changes nothing makes no new revision.
    public func edit(_ id: TouchpointID, _ edit: TouchpointEdit) throws -> Touchpoint {
        try store.transaction {
            guard let before = try store.touchpoint(id) else { throw CatalogError.unknownTouchpoint(id) }
            var after = before
            if let text = edit.destination, text != before.destination.text {
                after.destination = try Destination(checking: text, policy: policy)
            }
            if let title = edit.title { after.title = try checked(title, "title") ?? after.destination.host }
            if let campaign = edit.campaign { after.campaign = try checked(campaign, "campaign") }
            if let partner = edit.partner { after.partner = try checked(partner, "partner") }
            if let location = edit.location { after.location = try checked(location, "location") }
            if let state = edit.state { after.state = state }
            if let methodsAny = edit.methodsAny { after.methodsAny = methodsAny }
            if let terms = edit.terms {
                try terms.check()
                after.terms = terms
            }
            guard after != before else { return before }
            after.revision += 1
            try store.update(after)
            return after
        }
    }

    private func make(
        _ draft: PlacementDraft, of touchpoint: TouchpointID, code chosen: PlacementCode?, now: Int64,
        besides taken: inout Set<CodeKey>
    ) throws -> Placement {
        let code =
            if let chosen { chosen } else {
                PlacementCode.minted(
                    try mint.next(using: &generator) { key in try taken.contains(key) || store.hasUsed(key) })
            }
        taken.insert(code.key)
        return Placement(
            id: .random(using: &generator), touchpoint: touchpoint, code: code, channel: draft.channel,
            label: try checked(draft.label, "label") ?? "", createdAt: now)
    }

    /// A text within bounds; nil for one that is absent or empty.
    private func checked(_ text: String?, _ field: String) throws(CatalogError) -> String? {
        guard let text, !text.isEmpty else { return nil }
        if let problem = Self.problem(of: text) { throw .text(field: field, problem: problem) }
        return text
    }

    /// Why a text that people read cannot be taken; nil for a good one.
    static func problem(of text: String) -> String? {
        if text.utf8.count > longestText { return "has \(text.utf8.count) bytes; at most \(longestText) are allowed" }
        // A terminal or a label printer would act on them.
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "holds a control character"
        }
        return nil
    }
}
