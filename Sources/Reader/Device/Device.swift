// SPDX-License-Identifier: Apache-2.0

internal import CNFC
internal import Tracking

/// A reader that libnfc has opened, as initiator. Closed when it goes, which switches its field off. It belongs to one
/// thread. A status byte with bit 80 from the chip makes libnfc end the process, so this lives in the worker.
@safe final class Device {
    let name: ConnectionString
    let pointer: OpaquePointer
    private let library: Library
    private let lock: DeviceLock
    private var framing = Framing.easy

    /// Opens the reader and takes its lock. Blocks up to two seconds where it does not answer.
    init(_ name: ConnectionString, library: Library) throws(RadioError) {
        lock = try DeviceLock(name)
        guard let pointer = unsafe nfc_open(library.context, name.text) else {
            throw RadioError(.disconnected, "no reader answers at \(name); look at its cable, power and mode switches")
        }
        unsafe self.pointer = pointer
        self.name = name
        self.library = library
        try check(unsafe nfc_initiator_init(pointer), doing: "prepare")
        // One look for a tag and an answer: the chip would search for ever, past libnfc's own limit.
        try set(NP_INFINITE_SELECT, false)
    }

    deinit { unsafe nfc_close(pointer) }

    /// The chip and its firmware, "PN532 v1.6", as it has told when it was opened.
    var model: String {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe nfc_device_get_information_about(pointer, &text) >= 0, let text = unsafe text else {
            return name.text
        }
        defer { unsafe nfc_free(text) }
        let (lines, mark) = (unsafe String(cString: text).split(separator: "\n"), "chip: ")
        return lines.first { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) } ?? name.text
    }

    /// Sends a command to the selected tag and answers its reply, both without CRC.
    func exchange(_ command: [UInt8], _ framing: Framing, milliseconds: Int32) throws(RadioError) -> [UInt8] {
        precondition((1...252).contains(command.count) && milliseconds > 0, "libnfc checks neither")
        if framing != self.framing {
            try set(NP_EASY_FRAMING, framing == .easy)
            self.framing = framing
        }
        var answer = [UInt8](repeating: 0, count: 264)
        let count = try check(
            unsafe nfc_initiator_transceive_bytes(
                pointer, command, command.count, &answer, answer.count, milliseconds),
            doing: "send \(Self.safeName(of: command)) to the tag on")
        return Array(answer.prefix(Int(count)))
    }

    /// Switches the field.
    func setField(_ isOn: Bool) throws(RadioError) { try set(NP_ACTIVATE_FIELD, isOn) }

    /// A command by its first byte: what follows may be a password.
    private static func safeName(of command: [UInt8]) -> String { "command \(Array(command.prefix(1)).hexadecimal)" }

    private func set(_ property: nfc_property, _ value: Bool) throws(RadioError) {
        try check(unsafe nfc_device_set_property_bool(pointer, property, value), doing: "set up")
    }

    /// The one place where libnfc's codes become errors; what is not negative is the result. `action` goes before the
    /// reader's name.
    @discardableResult
    func check(_ result: Int32, doing action: @autoclosure () -> String) throws(RadioError) -> Int32 {
        guard result < 0 else { return result }
        let reason = unsafe nfc_strerror(pointer).map { unsafe String(cString: $0) } ?? "no reason"
        throw RadioError(Self.code(of: result), "cannot \(action()) \(name): \(reason) (libnfc \(result))")
    }

    private static func code(of result: Int32) -> RadioError.Code {
        switch result {
        case NFC_ERFTRANS, NFC_ETGRELEASED, NFC_EMFCAUTHFAIL: .lost
        case NFC_EINVARG, NFC_EDEVNOTSUPP, NFC_ENOTIMPL, NFC_EOVFLOW: .refused
        // NFC_ETIMEOUT as well: a tag that is silent is told by the chip, so this is the chip being silent.
        default: .disconnected
        }
    }
}
