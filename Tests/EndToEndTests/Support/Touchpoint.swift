// SPDX-License-Identifier: Apache-2.0

/// A touchpoint as `touchpoint add --json` describes it.
struct Touchpoint {
    struct Placement: Equatable {
        let code: String
        let channel: String
        let label: String?
        let url: String
    }

    let id: String
    let title: String
    let destination: String
    let placements: [Placement]

    init(_ json: JSON) throws {
        guard let id = json["id"]?.string, let title = json["title"]?.string,
            let destination = json["destination"]?.string, let list = json["placements"]?.items
        else { throw Trouble("not a touchpoint: \(json)") }
        self.id = id
        self.title = title
        self.destination = destination
        placements = try list.map { item in
            guard let code = item["code"]?.string, let channel = item["channel"]?.string, let url = item["url"]?.string
            else { throw Trouble("not a placement: \(item)") }
            return Placement(code: code, channel: channel, label: item["label"]?.string, url: url)
        }
    }

    /// The code of the first placement with this channel.
    func code(_ channel: String) throws -> String {
        guard let placement = placements.first(where: { $0.channel == channel }) else {
            throw Trouble("\(title) has no placement for \(channel)")
        }
        return placement.code
    }
}

extension Appliance {
    /// Adds a touchpoint.
    func addTouchpoint(
        _ title: String = "Booth 12", to destination: String = "https://shop.example/landing", _ options: String...
    ) throws -> Touchpoint {
        let outcome = try run(["touchpoint", "add", "--title", title, "--to", destination, "--json"] + options)
        guard outcome.status == .exited(0) else {
            throw Trouble("touchpoint add \(outcome.status): \(outcome.errors)")
        }
        return try Touchpoint(outcome.json)
    }
}
