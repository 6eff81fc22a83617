// SPDX-License-Identifier: Apache-2.0

internal import CNFC
internal import Glibc

extension Device {
    /// Switches the field off and on: tags forget everything, and those that sleep wake up.
    func cycleField() throws(RadioError) {
        try setField(false)
        usleep(5_000)
        try setField(true)
        // A tag may take 5 ms from the field to its first answer (ISO 14443-3).
        usleep(5_000)
    }

    /// Selects a tag of type A, any or one by its UID; nil where there is none.
    func select(_ uid: [UInt8]? = nil) throws(RadioError) -> Target? {
        let kind = nfc_modulation(nmt: NMT_ISO14443A, nbr: NBR_106)
        var found = nfc_target()
        let uid = uid ?? []
        let result = unsafe uid.withUnsafeBufferPointer {
            unsafe nfc_initiator_select_passive_target(
                pointer, kind, $0.isEmpty ? nil : $0.baseAddress, $0.count, &found)
        }
        do throws(RadioError) {
            guard try check(result, doing: "look for tags with") > 0 else { return nil }
        } catch {
            // One that is just coming or going.
            if error.code == .lost { return nil }
            throw error
        }
        return Target(unsafe found.nti.nai)
    }

    /// The tags in the field, after switching it off and on: none, one, which is selected, or two.
    func targets() throws(RadioError) -> [Target] {
        try cycleField()
        guard let first = try select() else { return [] }
        // One that has been halted no longer answers, so whoever answers now is another.
        try deselect()
        guard let second = try select() else {
            if try select(first.uid) != nil { return [first] }
            try cycleField()
            return try select(first.uid).map { [$0] } ?? []
        }
        return second.uid == first.uid ? [first] : [first, second]
    }

    /// Halts the selected tag.
    func deselect() throws(RadioError) {
        do throws(RadioError) {
            try check(unsafe nfc_initiator_deselect_target(pointer), doing: "let go of the tag on")
        } catch {
            if error.code == .disconnected { throw error }
        }
    }

    /// Whether the selected tag answers.
    func isTargetPresent() throws(RadioError) -> Bool {
        let result = unsafe nfc_initiator_target_is_present(pointer, nil)
        do throws(RadioError) {
            try check(result, doing: "look after the tag on")
            return true
        } catch {
            if error.code == .disconnected { throw error }
            return false
        }
    }
}

extension Target {
    fileprivate init(_ info: nfc_iso14443a_info) {
        let uid = unsafe withUnsafeBytes(of: info.abtUid) { unsafe Array($0.prefix(info.szUidLen)) }
        let ats = unsafe withUnsafeBytes(of: info.abtAts) { unsafe Array($0.prefix(info.szAtsLen)) }
        self.init(uid: uid, atqa: [info.abtAtqa.0, info.abtAtqa.1], sak: info.btSak, ats: ats)
    }
}
