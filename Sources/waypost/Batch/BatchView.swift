// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import NFC
import Reader
import Tracking

/// What the person at the desk sees: on a terminal one line that is painted over, in colour and in words; elsewhere a line
/// for each tag.
struct BatchView {
    private let isJSON: Bool
    private let isTerminal = isatty(StandardStream.output.rawValue) == 1
    private var progress: BatchProgress
    private let start = ContinuousClock.now
    private var done = 0

    init(_ progress: BatchProgress, isJSON: Bool) {
        self.progress = progress
        self.isJSON = isJSON
    }

    var remaining: Int { progress.remaining }
    var unfinished: Int { progress.unfinished.count }

    /// The colours of the states (ECMA-48, section 8.3.117), which stand in words as well.
    private enum Colour: String {
        case green = "32"
        case red = "31"
        case amber = "33"
        case plain = "0"
    }

    func wait() { paint("Hold a tag to the reader.", .plain) }

    func begin() { paint("Writing, hold still …", .amber) }

    func print() { paint("The tag is done; printing its label …", .green) }

    /// What came of a tag, and of its label where one was wanted.
    mutating func show(
        _ outcome: ProvisioningDesk.Outcome, _ label: BatchLabels.Outcome?, _ progress: BatchProgress
    ) throws {
        self.progress = progress
        if case .done = outcome { done += 1 }
        guard !isJSON else { return try OutputBuffer.print(Self.json(outcome, label)) }
        let (words, colour) = Self.words(outcome)
        let text = words + (label.map { $0 == .printed ? " Its label is printed." : " Its label is missing." } ?? "")
        guard isTerminal else { return try OutputBuffer.print("\(text)  \(sums)\n") }
        // A short tone tells that the tag may go; two that it is to be put aside.
        paint(text, colour, bell: colour == .green ? 1 : colour == .red ? 2 : 0, keeps: true)
    }

    func finish() throws {
        guard !isJSON else { return }
        if isTerminal { try StandardStream.output.write("\r\u{1B}[K") }
        try OutputBuffer.print(progress.text)
    }

    private var sums: String {
        let minutes = (ContinuousClock.now - start) / .seconds(60)
        let rate = done > 0 && minutes > 0.05 ? ", \(Int((Double(done) / minutes).rounded())) a minute" : ""
        let rejected = progress.rejections.isEmpty ? "" : ", \(progress.turnedAway)"
        return "[\(progress.done) of \(progress.total) done, \(progress.remaining) left\(rate)\(rejected)]"
    }

    private func paint(_ text: String, _ colour: Colour, bell: Int = 0, keeps: Bool = false) {
        guard isTerminal, !isJSON else { return }
        let tones = String(repeating: "\u{7}", count: bell)
        try? StandardStream.output.write(
            "\r\u{1B}[K\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m  \(sums)\(tones)" + (keeps ? "\n" : ""))
    }

    private static func words(_ outcome: ProvisioningDesk.Outcome) -> (String, Colour) {
        switch outcome {
        case .done(let slot, let link): ("Done: \(link) on tag \(slot.uid ?? ""). Take it away.", .green)
        case .good(let uid, let model): ("Good: tag \(uid), \(model). Nothing was written.", .green)
        case .rejected(_, let reason): ("Put it aside: \(reason) [\(reason.code)]", .red)
        case .interrupted(let uid, let reason): ("Again, the same tag \(uid): \(reason)", .amber)
        case .full: ("No slot is free. Unfinished ones wait for their own tags, or are released.", .amber)
        }
    }

    private static func json(_ outcome: ProvisioningDesk.Outcome, _ label: BatchLabels.Outcome?) -> String {
        var json = JSONText()
        switch outcome {
        case .done(let slot, let link):
            json.add("result", "done")
            json.add("uid", slot.uid)
            json.add("slot", slot.slot)
            json.add("url", link)
            json.add("model", slot.model)
            if let label { json.add("label", label.rawValue) }
        case .good(let uid, let model):
            json.add("result", "good")
            json.add("uid", uid.description)
            json.add("model", model)
        case .rejected(let uid, let reason):
            json.add("result", "rejected")
            json.add("uid", uid?.description)
            json.add("reason", reason.code)
            json.add("message", reason.description)
        case .interrupted(let uid, let reason):
            json.add("result", "interrupted")
            json.add("uid", uid.description)
            json.add("message", reason)
        case .full: json.add("result", "full")
        }
        return json.closed() + "\n"
    }
}
