// SPDX-License-Identifier: Apache-2.0

import Catalog
import Linux
import Tracking

/// Writes touchpoints with their placements to standard output, one placement at a time.
struct TouchpointWriter {
    /// How touchpoints follow one another.
    enum Form {
        /// One object to a line.
        case lines
        /// One object with an array of them.
        case list
    }

    private let form: Form
    private let origin: LinkOrigin
    private var output = OutputBuffer()
    private var isInside = false
    private var isFirst = true
    private var isFirstPlacement = true

    init(_ form: Form, origin: LinkOrigin) throws {
        self.form = form
        self.origin = origin
        if form == .list { try output.add("{\"touchpoints\":[") }
    }

    /// Begins a touchpoint, whose placements follow.
    mutating func add(_ touchpoint: Touchpoint) throws {
        try end()
        if form == .list, !isFirst { try output.add(",") }
        try output.add(touchpoint.jsonHead + ",\"placements\":[")
        (isInside, isFirst, isFirstPlacement) = (true, false, true)
    }

    mutating func add(_ placement: Placement) throws {
        try output.add((isFirstPlacement ? "" : ",") + placement.json(origin))
        isFirstPlacement = false
    }

    private mutating func end() throws {
        guard isInside else { return }
        try output.add(form == .list ? "]}" : "]}\n")
        isInside = false
    }

    /// Ends the output.
    mutating func finish() throws {
        try end()
        if form == .list { try output.add("]}\n") }
        try output.flush()
    }
}

extension Touchpoint {
    /// The JSON object of a touchpoint without its end: the placements belong into it.
    fileprivate var jsonHead: String {
        var json = JSONText()
        json.add("id", id.description)
        json.add("title", title)
        json.add("destination", destination.text)
        json.add("campaign", campaign)
        json.add("partner", partner)
        json.add("location", location)
        json.add("tracking", tracking)
        json.add("methods", methodsAny ? "any" : "get")
        json.add("terms", json: terms.publicJSON ?? "null")
        json.add("state", state.name)
        json.add("revision", revision)
        json.add("created_at", createdAt.rfc3339)
        return json.text
    }
}

extension Placement {
    func json(_ origin: LinkOrigin) -> String {
        var json = JSONText()
        json.add("id", id.description)
        json.add("code", code.description)
        json.add("channel", channel.name)
        json.add("label", label)
        json.add("url", origin.url(of: code))
        return json.closed()
    }
}
