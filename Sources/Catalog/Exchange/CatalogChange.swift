// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// One change of a catalog as it crosses the wire, up or down (`docs/wire-format.md`).
public enum CatalogChange: Hashable, Sendable {
    /// A version of a touchpoint. Going down, `revision` is the core's and `base` is nil. Going up, `base` is the core's
    /// revision that the edit started from, 0 for a touchpoint that the core has never seen.
    case touchpoint(Touchpoint, base: Int?)
    case placement(Placement)
    /// The end of a touchpoint and of its placements.
    case tombstone(TouchpointID, revision: Int)

    /// The identifier as its 13 symbols.
    public var id: String {
        switch self {
        case .touchpoint(let touchpoint, _): touchpoint.id.description
        case .placement(let placement): placement.id.description
        case .tombstone(let id, _): id.description
        }
    }

    public var json: String {
        var json = JSONText()
        switch self {
        case .touchpoint(let touchpoint, let base):
            json.add("type", "touchpoint")
            json.add("id", touchpoint.id.description)
            if let base { json.add("base_revision", base) } else { json.add("revision", touchpoint.revision) }
            touchpoint.addMembers(to: &json)
        case .placement(let placement):
            json.add("type", "placement")
            placement.addMembers(to: &json)
        case .tombstone(let id, let revision):
            json.add("type", "tombstone")
            json.add("id", id.description)
            json.add("revision", revision)
        }
        return json.closed()
    }
}

extension Touchpoint {
    /// Everything but its identifier and revision. `isPublic` tells whether there is a password, and not its hash.
    public func addMembers(to json: inout JSONText, isPublic: Bool = false) {
        json.add("title", title)
        json.add("destination", destination.text)
        json.add("campaign", campaign)
        json.add("partner", partner)
        json.add("location", location)
        json.add("tracking", tracking)
        json.add("any_method", methodsAny)
        json.add("state", state.name)
        json.add("terms", json: (isPublic ? terms.publicJSON : terms.json) ?? "null")
        json.add("created_at", createdAt)
    }
}

extension Placement {
    public func addMembers(to json: inout JSONText) {
        json.add("id", id.description)
        json.add("touchpoint", touchpoint.description)
        json.add("code", code.key.text)
        if case .vanity(let vanity) = code { json.add("vanity", vanity.text) } else { json.add("vanity", String?.none) }
        json.add("channel", channel.name)
        json.add("label", label)
        json.add("created_at", createdAt)
    }
}
