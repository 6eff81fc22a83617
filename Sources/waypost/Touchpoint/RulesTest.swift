// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Redirect
import Settings
import Tracking

/// `waypost touchpoint rules test`.
struct RulesTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Show where a visitor would go, and why.",
        discussion: """
            The visitor is an iPhone that comes now, unless options say otherwise. --file tries rules before they are set.
            """)

    @Argument(help: "The touchpoint's id, or one of its codes.")
    var touchpoint: String

    @Option(help: ArgumentHelp("The User-Agent.", valueName: "text"))
    var agent =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        + "Version/18.5 Mobile/15E148 Safari/604.1"

    @Option(help: ArgumentHelp("The Accept-Language field.", valueName: "text"))
    var language = ""

    @Option(help: ArgumentHelp("The visitor's address.", valueName: "address"))
    var ip: String?

    @Option(help: ArgumentHelp("The country that a trusted proxy tells.", valueName: "code"))
    var country: String?

    @Option(help: ArgumentHelp("When: 2026-12-01T09:00 in the venue's time, or …Z.", valueName: "time"))
    var at: String?

    @Option(help: ArgumentHelp("The query, as in utm_source=a&b=c.", valueName: "query"))
    var query = ""

    @Option(help: ArgumentHelp("Whether the uplink is up or down.", valueName: "up|down"))
    var uplink = "up"

    @Option(help: ArgumentHelp("The zone of the box.", valueName: "name"))
    var zone: String?

    @Option(help: ArgumentHelp("The number of the box.", valueName: "n"))
    var box: UInt32?

    @Option(help: "The channel of the code.")
    var channel = Channel.qr

    @Option(help: ArgumentHelp("The visitor, for splits: c:… or l:….", valueName: "visitor"))
    var visitor: String?

    @Option(help: ArgumentHelp("Try the rules of a file.", valueName: "file"))
    var file: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard ["up", "down"].contains(uplink) else { throw ValidationError("--uplink takes up or down.") }
        if let ip, InternetAddress(ip) == nil { throw ValidationError("--ip takes an IP address, not “\(ip)”.") }
        if let visitor, Visitor(visitor) == nil { throw ValidationError("--visitor takes c: or l: and 16 symbols.") }
    }

    func run() throws {
        let workspace = try Workspace(existing: common)
        let touchpoint = try found(workspace)
        let policy = DestinationPolicy(ownHosts: [], allowLocal: true)
        let sheet = try file.map { try RuleFile.read($0, policy: policy) } ?? touchpoint.terms.rules
        let facts = try facts(workspace)
        let trial = RuleTrial(sheet?.rules ?? [], touchpoint, facts, visitor.flatMap { Visitor($0) })
        try OutputBuffer.print(output.json ? trial.json + "\n" : trial.text)
    }

    private func found(_ workspace: Workspace) throws -> Touchpoint {
        let catalog = try CatalogFile(reading: workspace.state)
        if let key = Code.normalise(touchpoint.utf8), let placement = try catalog.placement(for: key),
            let owner = try catalog.touchpoint(placement.touchpoint)
        {
            return owner
        }
        guard let id = TouchpointID(touchpoint), let found = try catalog.touchpoint(id) else {
            throw Failure("there is no touchpoint “\(touchpoint)”, and no code")
        }
        return found
    }

    private func facts(_ workspace: Workspace) throws -> RuleFacts {
        let venue = LiveDesk.zone(workspace.settings)
        let now = try at.map { try VenueTime("--at", $0, venue).milliseconds } ?? BoxClock().moment().wall
        let device = box ?? IdentityFile.read(workspace.state)?.device ?? 0
        return RuleFacts(
            agent: UserAgent(agent), languages: LanguagePreference(language), country: country?.uppercased(),
            address: ip.flatMap { InternetAddress($0) }, local: now / 1_000 + Int64(venue.offset(at: now / 1_000)),
            query: QueryValues(query),
            box: BoxFacts(zone: zone ?? workspace.settings.venue.zone, device: device, isUplinkUp: uplink == "up"),
            channel: channel)
    }
}

/// Rules tried on one visitor.
struct RuleTrial {
    private struct Line {
        var rule: Rule
        /// The first condition that does not hold.
        var failing: String?
    }

    private let lines: [Line]
    private let winner: Rule?
    /// Where the visitor goes, with the share of a split.
    private let ways: [(share: String?, text: String)]

    init(_ rules: [Rule], _ touchpoint: Touchpoint, _ facts: RuleFacts, _ visitor: Visitor?) {
        lines = rules.map { rule in
            let failing = zip(rule.conditions, rule.words).first { !$0.0.holds(for: facts) }?.1
            return Line(rule: rule, failing: failing)
        }
        winner = lines.first { $0.failing == nil }?.rule
        switch winner?.target {
        case nil:
            let isOffline = touchpoint.terms.offline != nil && !facts.box.isUplinkUp
            ways = [(nil, isOffline ? "offline" : touchpoint.destination.text)]
        case .offline?: ways = [(nil, "offline")]
        case .destination(let destination)?: ways = [(nil, destination.text)]
        case .split(let split)?:
            if let visitor, let way = Rule.way(of: visitor.share, in: split) {
                ways = [(nil, way.destination.text)]
            } else {
                ways = split.map { ("\(Double($0.share) / 100)%", $0.destination.text) }
            }
        }
    }

    var text: String {
        var text = ""
        for line in lines {
            let isWinner = line.rule.line == winner?.line
            let mark = isWinner ? "→" : line.failing == nil ? "·" : " "
            let why = line.failing.map { "no: \($0)" } ?? (isWinner ? "YES" : "yes, but too late")
            text += "\(mark) line \(line.rule.line)  \(line.rule.text)\n    \(why)\n"
        }
        if winner == nil { text += lines.isEmpty ? "There are no rules.\n" : "No rule matches.\n" }
        for way in ways { text += "goes to \(way.share.map { $0 + " " } ?? "")\(way.text)\n" }
        return text
    }

    var json: String {
        var json = JSONText()
        json.add("line", winner?.line)
        json.add("destination", ways.count == 1 ? ways[0].text : nil)
        json.add(
            "ways",
            json: JSONText.array(
                ways.map { way in
                    var json = JSONText()
                    json.add("share", way.share)
                    json.add("destination", way.text)
                    return json.closed()
                }))
        json.add(
            "rules",
            json: JSONText.array(
                lines.map { line in
                    var json = JSONText()
                    json.add("line", line.rule.line)
                    json.add("rule", line.rule.text)
                    json.add("matches", line.failing == nil)
                    json.add("failing", line.failing)
                    return json.closed()
                }))
        return json.closed()
    }
}
