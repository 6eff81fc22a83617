// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Glibc
import Linux
import Redirect
import Settings
import Tracking

/// What a touchpoint asks beyond its destination, as `add` and `edit` take it. `none` takes an old value away.
struct TermsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Answer GET alone, or any method (with 307).", valueName: "get|any"))
    var methods: MethodsWord?

    @Option(help: ArgumentHelp("The status of the redirect: 301, 302, 307 or 308.", valueName: "code"))
    var status: Int?

    @Option(
        help: ArgumentHelp(
            "What becomes of the visitor's own query: pass (the link's values win), override, drop.", valueName: "word")
    )
    var query: String?

    @Option(
        help: ArgumentHelp("Where the click ID goes: query, or fragment for apps that route by it.", valueName: "place")
    )
    var clickIdIn: String?

    @Option(help: ArgumentHelp("What the destination learns of this link: path, origin, none.", valueName: "word"))
    var referrer: String?

    @Option(help: ArgumentHelp("Loads ahead of their user: decline or redirect.", valueName: "word"))
    var speculation: String?

    @Option(help: ArgumentHelp("Previews in chats: redirect, or card for one made here.", valueName: "word"))
    var previews: String?

    @Flag(inversion: .prefixedNo, help: "Show no page at CODE+ that says where the code leads.")
    var `private`: Bool?

    @Flag(inversion: .prefixedNo, help: "Let robots.txt allow its codes.")
    var crawlable: Bool?

    @Option(help: ArgumentHelp("When it opens: 2026-12-01T09:00 in the venue's time, or …Z.", valueName: "time"))
    var starts: String?

    @Option(help: ArgumentHelp("When it ends.", valueName: "time"))
    var expires: String?

    @Option(help: ArgumentHelp("Where those are led who come too late, or after the last.", valueName: "url"))
    var expiredUrl: String?

    @Option(help: ArgumentHelp("How often it leads people on; reloads count.", valueName: "n"))
    var maxVisits: String?

    @Flag(inversion: .prefixedNo, help: "Work once, after a click on a page that says so.")
    var oneTime: Bool?

    @Option(
        help: ArgumentHelp("Ask for a password. Others can see it here; --password-file hides it.", valueName: "text"))
    var password: String?

    @Option(
        help: ArgumentHelp("Ask for the password in the first line of a file, - for standard input.", valueName: "file")
    )
    var passwordFile: String?

    @Option(
        help: ArgumentHelp(
            "The folder, in the state directory's offline, that is shown while the uplink is down.", valueName: "name"))
    var offline: String?

    @Option(
        help: ArgumentHelp(
            "The rules by which visitors are sent to different places (docs/rules.md).", valueName: "file"))
    var rules: String?

    /// Whether anything was asked for.
    var isEmpty: Bool {
        let texts = [
            query, clickIdIn, referrer, speculation, previews, starts, expires, expiredUrl, maxVisits, password,
            passwordFile, offline, rules,
        ]
        return texts.allSatisfy { $0 == nil } && methods == nil && status == nil && `private` == nil && crawlable == nil
            && oneTime == nil
    }

    func validate() throws {
        if password != nil, passwordFile != nil {
            throw ValidationError("--password and --password-file exclude each other.")
        }
    }

    /// Puts what was asked for into terms.
    func apply(to terms: inout Terms, _ catalog: EditableCatalog) throws {
        if let status {
            terms.status = try word(
                "--status", "\(status)", RouteTerms.Status(rawValue: status), "301, 302, 307 or 308")
        }
        if let query {
            terms.query = try word(
                "--query", query, RouteTerms.QueryPassing.allCases.first { $0.name == query }, "pass, override or drop")
        }
        if let clickIdIn {
            terms.clickIDPlace = try word(
                "--click-id-in", clickIdIn, Terms.ClickIDPlace(rawValue: clickIdIn), "query or fragment")
        }
        if let referrer {
            terms.referrer = try word(
                "--referrer", referrer, RouteTerms.ReferrerPolicy.allCases.first { $0.name == referrer },
                "path, origin or none")
        }
        if let speculation {
            terms.leadsSpeculation = try word(
                "--speculation", speculation, ["decline": false, "redirect": true][speculation], "decline or redirect")
        }
        if let previews {
            terms.showsCard = try word(
                "--previews", previews, ["redirect": false, "card": true][previews], "redirect or card")
        }
        if let flag = `private` { terms.isPrivate = flag }
        if let crawlable { terms.isCrawlable = crawlable }
        if let oneTime { terms.isOneTime = oneTime }
        try applyLimits(to: &terms, catalog)
        try applyFiles(to: &terms, catalog)
        if terms.status.isKept {
            warn("browsers keep a \(terms.status.rawValue) for good: repeat visits will not be seen")
        }
    }

    private func applyLimits(to terms: inout Terms, _ catalog: EditableCatalog) throws {
        let zone = LiveDesk.zone(catalog.settings)
        if let starts { terms.starts = try optional(starts) { try VenueTime("--starts", $0, zone).milliseconds } }
        if let expires { terms.expires = try optional(expires) { try VenueTime("--expires", $0, zone).milliseconds } }
        if let expiredUrl {
            terms.expiredDestination = try optional(expiredUrl) {
                try Destination(checking: $0, policy: catalog.policy)
            }
        }
        if let maxVisits {
            terms.mostVisits = try optional(maxVisits) { try word("--max-visits", $0, Int($0), "a whole number") }
        }
    }

    private func applyFiles(to terms: inout Terms, _ catalog: EditableCatalog) throws {
        if let password { terms.password = try optional(password, Self.hash) }
        if let passwordFile {
            let path = passwordFile == "-" ? "/dev/stdin" : passwordFile
            let text = try TextFile.read(path, limit: 4_096)
            terms.password = try Self.hash(String(text.prefix { !$0.isNewline }))
        }
        if let offline {
            terms.offline = try optional(offline) { name in
                let problems = Folder.problems(
                    of: ContentRoom.offline(catalog.settings, catalog.state).path + "/" + name,
                    mostBytes: OfflineFolder.mostBytes, mostFiles: OfflineFolder.mostFiles)
                guard problems.isEmpty else { throw OfflineFolder.refusal(name, problems) }
                return name
            }
        }
        if let rules {
            terms.rules =
                try optional(rules) { path in
                    let sheet = try RuleFile.read(path, policy: catalog.policy)
                    return sheet.rules.isEmpty ? nil : sheet
                } ?? nil
        }
    }

    private static func hash(_ password: String) throws -> PasswordHash {
        guard let hash = PasswordHash(of: password) else {
            throw ValidationError("A password has 1 to \(PasswordHash.longest) bytes.")
        }
        return hash
    }

    private func word<Value>(_ option: String, _ text: String, _ value: Value?, _ expected: String) throws -> Value {
        guard let value else { throw ValidationError("\(option) takes \(expected), not “\(text)”.") }
        return value
    }

    private func optional<Value>(_ text: String, _ read: (String) throws -> Value) throws -> Value? {
        text == "none" ? nil : try read(text)
    }
}

/// Which methods are answered.
enum MethodsWord: String, CaseIterable, ExpressibleByArgument {
    case get, any
}

/// What a folder for the offline page may hold.
enum OfflineFolder {
    static let mostBytes = 64 * 1_024 * 1_024
    static let mostFiles = 1_000

    static func refusal(_ name: String, _ problems: [String]) -> Refusal {
        Refusal("the folder \(name) cannot be an offline page: \(problems.joined(separator: "; "))")
    }
}

/// A small text file that somebody names on the command line.
enum TextFile {
    static func read(_ path: String, limit: Int) throws -> String {
        let bytes = try Descriptor(opening: path, flags: O_RDONLY).read(limit: limit, path: path)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Refusal("\(path) is not UTF-8") }
        return text
    }
}

/// A file of rules.
enum RuleFile {
    /// Reads the rules, and tells of what is odd.
    static func read(_ path: String, policy: DestinationPolicy) throws -> RuleSheet {
        let text = try TextFile.read(path, limit: 1 << 20)
        do throws(RuleError) {
            let sheet = try RuleSheet(text, policy: policy)
            for warning in sheet.warnings { warn("\(path), \(warning)") }
            return sheet
        } catch {
            throw Refusal("\(path), \(error)")
        }
    }
}

/// A time as people write it: in the venue's zone, or in UTC with a Z.
struct VenueTime {
    /// Unix ms.
    let milliseconds: Int64

    init(_ option: String, _ text: String, _ zone: ZoneOffsets) throws {
        if let time = Int64(rfc3339: text)
            ?? Int64(rfc3339: text.dropLast(text.hasSuffix("Z") ? 1 : text.count) + ".000Z")
        {
            milliseconds = time
            return
        }
        let whole = text.contains("T") ? text : text + "T00:00"
        let local = Int64(rfc3339: whole + ":00.000Z") ?? Int64(rfc3339: whole + ".000Z")
        guard let local else {
            throw ValidationError(
                "\(option) takes a time such as 2026-12-01T09:00, or with a Z for UTC, not “\(text)”.")
        }
        guard let instant = zone.instants(ofLocal: local / 1_000).first else {
            throw ValidationError("\(option): the venue's clocks never show \(text); they are put forward then.")
        }
        milliseconds = instant * 1_000
    }
}
