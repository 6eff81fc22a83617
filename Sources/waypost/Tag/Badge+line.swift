// SPDX-License-Identifier: Apache-2.0

import Redirect
import Tracking

extension Badge {
    /// The line of `control.sock`: `badge CODE UID|- COUNTER|- AGE_MS`.
    var line: String {
        "badge \(code.text) \(uid?.hexadecimal ?? "-") \(counter.map { "\($0)" } ?? "-") \(max(age, 0))"
    }

    /// Reads such a line.
    init?(line: String) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 5, words[0] == "badge", let code = Code.normalise(words[1].utf8),
            let age = Int64(words[4]), 0...Self.longest ~= age
        else { return nil }
        let uid = words[2] == "-" ? nil : [UInt8](hexadecimal: String(words[2]))
        guard words[2] == "-" || [4, 7, 10].contains(uid?.count ?? 0) else { return nil }
        let counter = words[3] == "-" ? nil : UInt32(words[3])
        guard words[3] == "-" || counter.map({ $0 < 1 << 24 }) == true else { return nil }
        self.init(code: code, uid: uid, counter: counter, age: age)
    }

    /// A week, in ms.
    private static let longest: Int64 = 604_800_000
}
