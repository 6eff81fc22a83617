// SPDX-License-Identifier: Apache-2.0

import NFC
import Reader
import Tracking

extension TagFacts {
    /// For people.
    var text: String {
        var lines = ["tag         \(uid), \(model)\(target.isIdentifying ? "" : ", \(anonymity)")"]
        switch content {
        case .message(let message):
            lines += message.records.map { "record      \(RecordWords.text($0))" }
        case .broken(let problem): lines.append("content     in no order: \(problem)")
        case .unread: lines.append("content     read by its password only")
        case .unformatted: lines.append("content     none that a phone would read")
        case .blank, .empty: lines.append("content     none yet")
        }
        if let state = report?.state { lines += Self.lines(state) }
        if let counter { lines.append("counter     \(counter.value)") }
        if let isGenuine {
            lines.append("signature   \(isGenuine ? "its maker's" : "NOT its maker's: a copy, or another maker's tag")")
        }
        for sign in report?.signs ?? [] { lines.append("suspect     \(sign)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private var anonymity: String {
        target.isRandom ? "a number drawn anew each time" : "a number that other tags may have too"
    }

    private static func lines(_ state: TagState) -> [String] {
        var lines = ["locks       \(lockWords(state))"]
        if let rule = state.password {
            let tries = rule.tries.map { ", \($0) tries" } ?? ""
            lines.append(
                "password    to \(rule.coversReading ? "read and write" : "write") from page \(rule.firstPage) on\(tries)"
            )
        } else {
            lines.append("password    none")
        }
        if let mirror = state.mirror {
            lines.append("mirror      \(mirror.kind.words), in page \(mirror.page) byte \(mirror.byte)")
        }
        return lines
    }

    /// How far it is locked.
    static func lockWords(_ state: TagState) -> String {
        if state.locked.isEmpty {
            return state.container.map { $0.isWritable ? "none" : "none, but its container says read-only" } ?? "none"
        }
        let pages = state.locked.sorted()
        let all = "pages \(pages[0]) to \(pages[pages.count - 1]), \(pages.count) in all, for ever"
        return state.isConfigurationLocked ? all + "; its configuration too" : all
    }
}

extension MirrorPlace.Kind {
    /// Its word in options and output.
    var word: String {
        switch self {
        case .uid: "uid"
        case .counter: "counter"
        case .both: "both"
        }
    }

    /// What it is, for people.
    var words: String {
        switch self {
        case .uid: "its number"
        case .counter: "its counter"
        case .both: "its number and its counter"
        }
    }
}
