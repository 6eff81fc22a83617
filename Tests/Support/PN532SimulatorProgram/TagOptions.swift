// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PN532Simulator

/// The tags in the field.
struct TagOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The tags in the field, with commas between: NTAG213, NTAG215, NTAG216, Ultralight, UltralightC, "
                + "UltralightEV1-48, UltralightEV1-128, Classic1K, Type4 or RandomID.", valueName: "kind,…"))
    var tag = "NTAG213"
    @Option(help: ArgumentHelp("Their UIDs in hexadecimal; otherwise they are numbered.", valueName: "hex,…"))
    var uid: String?
    @Option(
        help: ArgumentHelp(
            "What Type 2 tags hold: a whole memory, or bytes from page 4 on. Of Type4: its message.", valueName: "file")
    )
    var content: String?
    @Option(
        help: ArgumentHelp(
            "Writes the tag's memory here at the end; of several tags also each, to file.UID.", valueName: "file"))
    var dump: String?
    @Option(help: ArgumentHelp("Protects pages from 4 on against writing; PACK after a colon.", valueName: "hex[:hex]"))
    var password: String?
    @Flag(help: "The password is for reading as well.") var protectReading = false
    @Flag(help: "Everything is locked for good.") var locked = false
    @Flag(help: "A changed configuration counts only from the next selection on.") var latched = false
    @Option(
        help: ArgumentHelp(
            "Copies with these flaws: capability, check-byte, signature, version.", valueName: "flaw,…"))
    var clone: String?
    @Option(help: ArgumentHelp("What READ_SIG answers, 32 bytes.", valueName: "hex")) var signature: String?
    @Option(help: ArgumentHelp("The tags come only after this time.", valueName: "ms")) var presentAfter: Int?
    @Option(
        help: ArgumentHelp("Fresh tags with new UIDs after this time, again and again.", valueName: "ms"))
    var swapEvery: Int?

    /// When these tags come, if not at once.
    func presence(of tags: [any SimulatedTag]) -> [Step] {
        guard let presentAfter, swapEvery == nil else { return [] }
        return [Step(.after(.milliseconds(presentAfter)), .place(tags))]
    }

    /// The tags of a round; UIDs that were given count for the first only.
    func made(round: UInt32 = 0) throws -> [any SimulatedTag] {
        if let time = presentAfter ?? swapEvery, time < 2 || time > 86_400_000 {
            throw ValidationError("a time is at least 2 ms and at most a day")
        }
        let kinds = tag.split(separator: ",", omittingEmptySubsequences: false)
        let uids = round == 0 ? try givenUIDs(for: kinds.count) : nil
        return try kinds.enumerated().map { index, kind in
            let number = round * UInt32(kinds.count) + UInt32(index) + 1
            return try TagKind(kind).made(uid: uids?[index], number: number, options: self)
        }
    }

    private func givenUIDs(for count: Int) throws -> [[UInt8]]? {
        guard let uid else { return nil }
        let uids = try uid.split(separator: ",", omittingEmptySubsequences: false).map { text in
            guard let bytes = Hexadecimal.bytes(text), [4, 7, 10].contains(bytes.count) else {
                throw ValidationError("\(text) is no UID: 4, 7 or 10 bytes in hexadecimal")
            }
            return bytes
        }
        guard uids.count == count else {
            throw ValidationError("\(uids.count) UIDs for \(count) tags; there is one for each")
        }
        return uids
    }
}
