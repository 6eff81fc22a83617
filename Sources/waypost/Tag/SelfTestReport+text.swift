// SPDX-License-Identifier: Apache-2.0

import NFC
import Reader
import Tracking

extension SelfTestReport {
    /// For people: what was asked, and what came of it.
    var text: String {
        let lines: [(String, String)] = [
            ("reader", "\(reader)\(chip.map { ", \($0)" } ?? "")"),
            ("tag", "\(record.uid), \(record.model.name)"),
            (
                "after a halt",
                "\(halted(record.answersAfterHalt)); looked for by its number, "
                    + halted(record.answersAfterHaltByUID)
            ),
            ("FAST_READ", fastRead),
            ("a page", pageTimes),
            ("a refusal", refusal),
            ("chip status", statusWords),
            ("password", password),
            ("signature", signature),
            ("counter", record.counter.map { "\($0)" } ?? "off, or none"),
            ("lock bits", lockBits),
            ("left", left),
        ]
        let notes = record.notes.map { ("note", $0) }
        return (lines + notes).map { name, words in
            name + String(repeating: " ", count: 14 - name.count) + words + "\n"
        }.joined()
    }

    private func halted(_ answers: Bool?) -> String {
        answers.map { $0 ? "it answers" : "it sleeps on" } ?? "not known"
    }

    private var fastRead: String {
        guard let most = record.fastestRead else { return record.failedRead == nil ? "none" : "refused" }
        return "\(most) pages at once" + (record.failedRead.map { ", and not \($0)" } ?? ", all that were asked for")
    }

    private var pageTimes: String {
        guard !record.writes.isEmpty else { return "not written" }
        let sorted = record.writes.sorted()
        let write = "written in \(milliseconds(sorted[0])) to \(milliseconds(sorted[sorted.count - 1])) ms"
        return write + (record.read.map { ", read in \(milliseconds($0)) ms" } ?? "")
    }

    private var refusal: String {
        guard let refusal = record.refusal else { return "none: the tag took the write" }
        return "after \(milliseconds(refusal.microseconds)) ms: \(refusal.message)"
    }

    private var statusWords: String {
        let statuses = record.statuses
        func hex(_ status: UInt8?) -> String { status.map { [$0].hexadecimal } ?? "not known" }
        return "refused \(hex(statuses.refusal)), refused raw \(hex(statuses.rawRefusal)), acknowledged raw "
            + "\(hex(statuses.rawAcknowledgement)), unknown command \(hex(statuses.unknownCommand))"
    }

    private var password: String {
        guard let asksAtOnce = record.asksAtOnce else { return "none that was tried" }
        let refuses = record.passwordRefuses == true ? "refuses writes" : "does NOT refuse writes"
        return "in force \(asksAtOnce ? "at once" : "when the tag is selected anew"), and \(refuses)"
    }

    private var signature: String {
        record.isSignatureValid.map { $0 ? "its maker's" : "NOT its maker's" } ?? "none"
    }

    private var lockBits: String {
        guard let bytes = record.lockBytes else { return "none beyond page 15" }
        guard let mask = record.lockMask else {
            return "\(bytes.hexadecimal); which of them there are is found out by --sacrifice only"
        }
        let isExpected = mask.hexadecimal == expectedMask
        return
            "\(mask.hexadecimal) can be set, \(isExpected ? "as its data sheet says" : "its data sheet says \(expectedMask ?? "none")")"
    }

    private var left: String {
        guard let pages = record.changedPages else { return "not known" }
        guard pages.isEmpty else {
            return "NOT as it was found, in page \(pages.map { "\($0)" }.joined(separator: ", "))"
        }
        return record.lockMask == nil ? "as it was found" : "as it was found, and then locked for ever"
    }

    private func milliseconds(_ microseconds: Int) -> String {
        let tenths = (microseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10)"
    }
}
