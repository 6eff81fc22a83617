// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import Tracking

/// One line of `catalog.ndjson`. A later line about the same touchpoint replaces an earlier one.
enum CatalogLine {
    case touchpoint(Touchpoint)
    case placement(Placement)
    /// The key of a code that is given to nobody any more.
    case retired(String)
    /// What a batch was made from.
    case batch(String, source: String)
    /// The placement in a slot of a batch.
    case slot(Int, batch: String, PlacementID)
    /// What is to be done to the tags of a batch.
    case tagBatch(ProvisioningOrder)
    /// How far a slot of a batch of tags has come; a later line replaces an earlier one.
    case tagSlot(ProvisioningSlot, batch: String)
    /// A tag that was turned away.
    case tagRejection(ProvisioningRejection, batch: String)
    /// Everything up to this change is above; `live` is how many bytes a file without replaced lines would have.
    case change(Int64, live: Int64)

    var bytes: [UInt8] {
        var line = FlatJSON.Writer()
        switch self {
        case .touchpoint(let touchpoint): Self.write(touchpoint, to: &line)
        case .placement(let placement): Self.write(placement, to: &line)
        case .retired(let key):
            line.member("type", "retired")
            line.member("code", key)
        case .batch(let name, let source):
            line.member("type", "batch")
            line.member("name", name)
            line.member("source", source)
        case .slot(let slot, let batch, let placement):
            line.member("type", "slot")
            line.member("slot", Int64(slot))
            line.member("batch", batch)
            line.member("placement", placement.description)
        case .tagBatch(let order): Self.write(order, to: &line)
        case .tagSlot(let slot, let batch): Self.write(slot, of: batch, to: &line)
        case .tagRejection(let rejection, let batch):
            line.member("type", "tag_rejection")
            line.member("batch", batch)
            line.member("uid", rejection.uid)
            line.member("reason", rejection.reason)
            line.member("at", rejection.at)
        case .change(let change, let live):
            line.member("type", "change")
            line.member("change", change)
            line.member("live", live)
        }
        return line.line()
    }

    private static func write(_ touchpoint: Touchpoint, to line: inout FlatJSON.Writer) {
        line.member("type", "touchpoint")
        line.member("id", touchpoint.id.description)
        line.member("title", touchpoint.title)
        line.member("destination", touchpoint.destination.text)
        line.member("ascii", String(decoding: touchpoint.destination.ascii, as: UTF8.self))
        line.member("campaign", touchpoint.campaign)
        line.member("partner", touchpoint.partner)
        line.member("location", touchpoint.location)
        line.member("tracking", touchpoint.tracking)
        line.member("any_method", touchpoint.methodsAny)
        line.member("state", touchpoint.state.name)
        line.member("terms", touchpoint.terms.json)
        line.member("revision", Int64(touchpoint.revision))
        line.member("created_at", touchpoint.createdAt)
    }

    private static func write(_ placement: Placement, to line: inout FlatJSON.Writer) {
        line.member("type", "placement")
        line.member("id", placement.id.description)
        line.member("touchpoint", placement.touchpoint.description)
        line.member("code", placement.code.key.text)
        if case .vanity(let vanity) = placement.code { line.member("vanity", vanity.text) }
        line.member("channel", placement.channel.name)
        line.member("label", placement.label)
        line.member("created_at", placement.createdAt)
    }

    /// Reads a line without its end; nil for one that is torn or damaged.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let line = FlatJSON(bytes) else { return nil }
        switch line.text("type") {
        case "touchpoint":
            guard let touchpoint = Self.touchpoint(line) else { return nil }
            self = .touchpoint(touchpoint)
        case "placement":
            guard let placement = Self.placement(line) else { return nil }
            self = .placement(placement)
        case "retired":
            guard let key = line.text("code") else { return nil }
            self = .retired(key)
        case "batch":
            guard let name = line.text("name"), let source = line.text("source") else { return nil }
            self = .batch(name, source: source)
        case "slot":
            guard let slot = line.integer("slot"), let batch = line.text("batch"),
                let placement = line.text("placement").flatMap({ PlacementID($0) })
            else { return nil }
            self = .slot(Int(slot), batch: batch, placement)
        case "tag_batch":
            guard let order = Self.order(line) else { return nil }
            self = .tagBatch(order)
        case "tag_slot":
            guard let slot = Self.slot(line), let batch = line.text("batch") else { return nil }
            self = .tagSlot(slot, batch: batch)
        case "tag_rejection":
            guard let batch = line.text("batch"), let uid = line.text("uid"), let reason = line.text("reason"),
                let at = line.integer("at")
            else { return nil }
            self = .tagRejection(ProvisioningRejection(uid, reason, at: at), batch: batch)
        case "change":
            guard let change = line.integer("change"), let live = line.integer("live") else { return nil }
            self = .change(change, live: live)
        default: return nil
        }
    }

    private static func touchpoint(_ line: FlatJSON) -> Touchpoint? {
        guard let id = line.text("id").flatMap({ TouchpointID($0) }), let title = line.text("title"),
            let text = line.text("destination"), let ascii = line.text("ascii"),
            let tracking = line.bool("tracking"), let anyMethod = line.bool("any_method"),
            let state = Touchpoint.State.allCases.first(where: { $0.name == line.text("state") }),
            let revision = line.integer("revision"), let createdAt = line.integer("created_at"),
            let terms = Terms(stored: line.text("terms"))
        else { return nil }
        return Touchpoint(
            id: id, title: title, destination: Destination(stored: text, ascii: Array(ascii.utf8)),
            campaign: line.text("campaign"), partner: line.text("partner"), location: line.text("location"),
            tracking: tracking, methodsAny: anyMethod, state: state, terms: terms, revision: Int(revision),
            createdAt: createdAt)
    }

    private static func placement(_ line: FlatJSON) -> Placement? {
        guard let id = line.text("id").flatMap({ PlacementID($0) }),
            let touchpoint = line.text("touchpoint").flatMap({ TouchpointID($0) }),
            let key = line.text("code"), let code = PlacementCode(stored: key, vanity: line.text("vanity")),
            let channel = line.text("channel").flatMap({ Channel(name: $0) }), let label = line.text("label"),
            let createdAt = line.integer("created_at")
        else { return nil }
        return Placement(
            id: id, touchpoint: touchpoint, code: code, channel: channel, label: label, createdAt: createdAt)
    }
}
