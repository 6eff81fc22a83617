// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A sheet that was printed into an appliance's scratch directory.
struct Printout {
    let pdf: String
    let manifest: String

    init(in box: Appliance, _ name: String = "sheet") {
        pdf = "\(box.scratch)/\(name).pdf"
        manifest = "\(box.scratch)/\(name).csv"
    }

    var options: [String] { ["--out", pdf, "--manifest", manifest] }

    var bytes: Data { get throws { try Data(contentsOf: URL(fileURLWithPath: pdf)) } }

    /// The values of a column, in the order of the labels. None of the tests' values holds a comma or a quote.
    func column(_ name: String) throws -> [String] {
        let lines = try String(contentsOfFile: manifest, encoding: .utf8).split(separator: "\n")
        guard let place = lines.first?.split(separator: ",").firstIndex(of: Substring(name)) else {
            throw Trouble("the manifest has no column \(name)")
        }
        return lines.dropFirst().map { line in
            String(line.split(separator: ",", omittingEmptySubsequences: false)[place])
        }
    }
}

extension Appliance {
    /// Writes a file beside the state, and answers its path.
    func file(_ name: String, _ content: String) throws -> String {
        let path = "\(scratch)/\(name)"
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// What lies beside the state.
    func files() throws -> Set<String> { Set(try FileManager.default.contentsOfDirectory(atPath: scratch)) }

    /// How many placements there are.
    func placementCount() throws -> Int {
        let list = try run("touchpoint", "list", "--json")
        guard list.status == .exited(0) else { return 0 }
        return try list.json["touchpoints"]?.items?.reduce(0) { $0 + ($1["placements"]?.items?.count ?? 0) } ?? 0
    }
}
