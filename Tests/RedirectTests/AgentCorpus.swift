// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tracking

@testable import Redirect

/// `Corpus/user-agents.tsv`: User-Agents as public sources give them, and what the rules must say of each.
struct AgentCorpus {
    struct Line {
        var verdict: Verdict
        /// Nil where no rule may know the agent.
        var reason: String?
        /// The page that gives the agent.
        var source: String
        var agent: String
    }

    let lines: [Line]

    init() throws {
        let text = try String(contentsOfFile: Self.path("Tests/RedirectTests/Corpus/user-agents.tsv"), encoding: .utf8)
        lines = try text.split(separator: "\n").dropFirst().map { row in
            let fields = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(fields.count == 7, "\(row)")
            return Line(
                verdict: try #require(Verdict(name: fields[0])), reason: fields[1] == "-" ? nil : fields[1],
                source: fields[5], agent: fields[6])
        }
    }

    var people: [Line] { lines.filter { $0.verdict == .human } }
    var programs: [Line] { lines.filter { $0.verdict != .human } }

    /// The rules that the product brings along.
    static func rules() throws -> VerdictRules {
        try VerdictRules(
            text: String(contentsOfFile: path("Sources/Redirect/Verdicts/verdicts.txt"), encoding: .utf8))
    }

    private static func path(_ file: String) -> String {
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/" + file
    }
}

extension VerdictRules {
    func verdict(agent: String) -> Finding? {
        let bytes = Array(agent.utf8)
        return verdict(agent: bytes.span)
    }

    func verdict(field: Field, value: String) -> Finding? {
        let bytes = Array(value.utf8)
        return verdict(field: field, value: bytes.span)
    }

    func verdict(path: String) -> Finding? {
        let bytes = Array(path.utf8)
        return verdict(path: bytes.span)
    }
}
