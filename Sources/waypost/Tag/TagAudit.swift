// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Reader
import Tracking

/// `waypost tag audit`.
struct TagAudit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Say what a tag is for: touchpoint, link, locks, counter, signature.",
        discussion: "Exits 3 where the tag leads to no touchpoint of this box.")

    @OptionGroup var reader: ReaderOptions
    @OptionGroup var password: PasswordOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let secret = try password.maker()
        let desk = try TagDesk(reader, common)
        let catalog = try CatalogFile(reading: Workspace(existing: common).state)
        let facts = try desk.finish(desk.tag()) { try TagFacts($0, desk.radio, password: secret) }
        let placement = try facts.link.flatMap(Self.code).flatMap { try catalog.placement(for: $0) }
        let touchpoint = try placement.flatMap { try catalog.touchpoint($0.touchpoint) }
        if output.json {
            try OutputBuffer.print(
                facts.json { json in
                    json.add("code", placement?.code.description)
                    json.add("placement", placement?.id.description)
                    json.add("label", placement?.label)
                    json.add("channel", placement?.channel.name)
                    json.add("touchpoint", touchpoint?.id.description)
                    json.add("title", touchpoint?.title)
                } + "\n")
        } else {
            var text = facts.text
            if let touchpoint, let placement {
                text += "touchpoint  \(touchpoint.id), “\(touchpoint.title)”\n"
                text += "placement   \(placement.code), \(placement.channel.name), “\(placement.label)”\n"
            }
            try OutputBuffer.print(text)
        }
        guard touchpoint != nil else {
            throw Refusal(
                "the tag \(facts.link.map { "says \($0), which leads to" } ?? "has") no touchpoint of this box [foreign]"
            )
        }
    }

    /// The code in a link: the first part of its path that can be one, whatever the tag writes behind it.
    private static func code(_ link: String) -> CodeKey? {
        // Scheme, nothing, host, path.
        let parts = link.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].hasSuffix(":"), parts[1].isEmpty else { return nil }
        return Code.normalise(parts[3].prefix { !"?#".contains($0) }.utf8)
    }
}
