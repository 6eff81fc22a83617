// SPDX-License-Identifier: Apache-2.0

/// Finds the word that was probably meant.
enum Suggestion {
    /// The candidate nearest to `word`, if it is near enough to be a slip of the hand.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let near = candidates.map { (candidate: $0, slips: slips(from: word.lowercased(), to: $0.lowercased())) }
            .min { $0.slips < $1.slips }
        guard let near, near.slips <= max(1, min(3, near.candidate.count / 3)) else { return nil }
        return near.candidate
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment).
    static func slips(from first: String, to second: String) -> Int {
        let first = Array(first.utf8)
        let second = Array(second.utf8)
        var rows = [Array(0...second.count)]
        for i in 0..<first.count {
            var row = [i + 1]
            for j in 0..<second.count {
                var best = min(rows[i][j + 1], row[j]) + 1
                best = min(best, rows[i][j] + (first[i] == second[j] ? 0 : 1))
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[first.count][second.count]
    }
}
