// SPDX-License-Identifier: Apache-2.0

import Glibc
import NFC
import Reader
import Tracking

/// What a self test has found, and with what.
struct SelfTestReport {
    let reader: String
    /// As the reader names its chip and firmware.
    let chip: String?
    let record: SelfTestRecord

    /// The system's name, release and machine: drivers differ by them.
    private var system: String {
        var names = utsname()
        guard uname(&names) == 0 else { return "unknown" }
        func text<Field>(_ field: Field) -> String {
            withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
        return [text(names.sysname), text(names.release), text(names.machine)].joined(separator: " ")
    }

    /// For programs, and to be sent: one object in a line.
    var json: String {
        var json = JSONText()
        json.add("version", Waypost.version)
        json.add("system", system)
        json.add("reader", reader)
        json.add("chip", chip)
        json.add("at", EditableCatalog.now.rfc3339)
        json.add("uid", record.uid.description)
        json.add("model", record.model.name)
        json.add("chip_version", record.version?.hexadecimal)
        json.add("atqa", record.atqa.hexadecimal)
        json.add("sak", [record.sak].hexadecimal)
        json.add("answers_after_halt", record.answersAfterHalt)
        json.add("answers_after_halt_by_uid", record.answersAfterHaltByUID)
        json.add("fast_read_pages", record.fastestRead)
        json.add("fast_read_failed", record.failedRead)
        json.add("write_us", json: JSONText.array(record.writes.map { "\($0)" }))
        json.add("read_us", record.read)
        json.add("refusal", record.refusal?.message)
        json.add("refusal_us", record.refusal?.microseconds)
        for (name, status) in statuses { json.add(name, status.map { [$0].hexadecimal }) }
        json.add("password_in_force", record.asksAtOnce.map { $0 ? "at once" : "when selected anew" })
        json.add("password_refuses", record.passwordRefuses)
        json.add("signature_valid", record.isSignatureValid)
        json.add("counter", record.counter)
        json.add("dynamic_lock", record.lockBytes?.hexadecimal)
        json.add("dynamic_lock_mask", record.lockMask?.hexadecimal)
        json.add("dynamic_lock_expected", expectedMask)
        json.add("changed_pages", json: JSONText.array((record.changedPages ?? []).map { "\($0)" }))
        json.add("notes", json: JSONText.array(record.notes.map { JSONText.quoted($0) }))
        return json.closed() + "\n"
    }

    private var statuses: [(name: String, status: UInt8?)] {
        [
            ("status_refusal", record.statuses.refusal), ("status_refusal_raw", record.statuses.rawRefusal),
            ("status_acknowledgement_raw", record.statuses.rawAcknowledgement),
            ("status_unknown_command", record.statuses.unknownCommand),
        ]
    }

    /// The mask that data sheets give.
    var expectedMask: String? { record.model.map?.dynamicLock.map { Array($0.mask.bytes.prefix(3)).hexadecimal } }
}
