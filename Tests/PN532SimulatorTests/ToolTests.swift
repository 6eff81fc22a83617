// SPDX-License-Identifier: Apache-2.0

import PN532Simulator
import Testing

/// What others wrote for real readers says of the simulated one.
@Suite(.serialized) struct ToolTests {
    @Test(.enabled(if: Tool.obstacle("nfc-list") == nil, Tool.obstacle("nfc-list")))
    func `nfc-list finds each tag by its UID`() throws {
        let badge = ClassicTag(uid: [0xC0, 0xFF, 0xEE, 0x01])
        let reader = try SimulatedReader(tags: [Type2Tag.sample, badge])
        let said = try Tool(name: "nfc-list").run("-v", on: reader)
        #expect(said.contains("2 ISO14443A passive target(s) found"))
        #expect(said.contains("UID (NFCID1): 04  11  22  33  44  55  66") && said.contains("* MIFARE Ultralight\n"))
        #expect(said.contains("UID (NFCID1): c0  ff  ee  01") && said.contains("* MIFARE Classic 1K\n"))
        reader.removeTags()
        #expect(try Tool(name: "nfc-list").run("-v", on: reader).contains("0 ISO14443A passive target(s) found"))
    }

    @Test(.enabled(if: Tool.obstacle("nfc-poll") == nil, Tool.obstacle("nfc-poll")))
    func `nfc-poll waits for a tag, and for its removal`() throws {
        let reader = try SimulatedReader()
        reader.arrange(
            Step(.after(.milliseconds(400)), .place([Type2Tag.sample])), Step(.after(.milliseconds(300)), .remove()))
        let said = try Tool(name: "nfc-poll").run(on: reader)
        #expect(said.contains("UID (NFCID1): 04  11  22  33  44  55  66"))
        #expect(said.contains("Waiting for card removing...") && said.contains("done."))
        let polls = reader.log.filter { if case .command(let bytes) = $0 { bytes[0] == 0x60 } else { false } }
        #expect(polls.map(\.description) == ["> 60 14 02 20 10 03 11 12 04 03"])
    }

    @Test(
        .enabled(if: Tool.obstacle("nfc-mfultralight") == nil, Tool.obstacle("nfc-mfultralight")),
        arguments: [Type2Model.ntag213, .ntag215, .ntag216, .ultralight])
    func `nfc-mfultralight reads the whole memory, and writes it`(model: Type2Model) throws {
        var tag = Type2Tag(model, number: 7)
        tag.preload((0..<32).map { $0 }, at: 5)
        let reader = try SimulatedReader(tags: [tag])
        let dump = try ScratchFile()
        try Tool(name: "nfc-mfultralight").run("r", dump.path, on: reader)
        var bytes = try dump.content()
        // Passwords are not shown.
        var shown = tag.memory
        if let page = model.configurationPage {
            shown.replaceSubrange(page * 4 + 8..<page * 4 + 16, with: repeatElement(0, count: 8))
        }
        #expect(bytes == shown)

        bytes.replaceSubrange(20..<52, with: (100..<132))
        let changed = try ScratchFile(bytes)
        try Tool(name: "nfc-mfultralight").run("w", changed.path, on: reader, input: "n\nn\nn\n")
        let memory = try #require(reader.tag(uid: tag.uid)?.memory)
        #expect(Array(memory[16...]) == Array(bytes[16...]) && Array(memory[..<16]) == Array(tag.memory[..<16]))
    }

    @Test(.enabled(if: Tool.obstacle("nfc-mfultralight") == nil, Tool.obstacle("nfc-mfultralight")))
    func `nfc-mfultralight reads what a password protects with the right one only`() throws {
        var tag = Type2Tag.sample
        tag.protect(password: [0xCA, 0xFE, 0xBA, 0xBE], pack: [0x12, 0x34], reading: true)
        let reader = try SimulatedReader(tags: [tag])
        let dump = try ScratchFile()
        let said = try Tool(name: "nfc-mfultralight").run("r", dump.path, "--pw", "CAFEBABE", on: reader)
        #expect(said.contains("PACK: 1234") && said.contains("45 of 45 pages read"))
        let refused = try Tool(name: "nfc-mfultralight").run("r", dump.path, "--pw", "00000000", on: reader)
        #expect(refused.contains("4 of 45 pages read"))
    }

    @Test(
        .enabled(if: Tool.obstacle("mifare-ultralight-info") == nil, Tool.obstacle("mifare-ultralight-info")))
    func `libfreefare knows an Ultralight and an Ultralight C`() throws {
        for (model, name) in [(Type2Model.ultralight, "Mifare UltraLight"), (.ultralightC, "Mifare UltraLightC")] {
            let reader = try SimulatedReader(tags: [Type2Tag(model, uid: [4, 1, 2, 3, 4, 5, 6])])
            let said = try Tool(name: "mifare-ultralight-info").run(on: reader)
            #expect(said.contains("Tag with UID 04010203040506 is a \(name)\n"))
        }
    }

    @Test(.enabled(if: Tool.obstacle("pn53x-diagnose") == nil, Tool.obstacle("pn53x-diagnose")))
    func `pn53x-diagnose finds the chip in order`() throws {
        let said = try Tool(name: "pn53x-diagnose").run(on: try SimulatedReader())
        for test in ["Communication line", "ROM", "RAM"] { #expect(said.contains("\(test) test: OK")) }
    }

    @Test(.enabled(if: Tool.obstacle("nfc-anticol") == nil, Tool.obstacle("nfc-anticol")))
    func `nfc-anticol selects a tag bit by bit`() throws {
        let tag = Type4Tag(uid: [0x04, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56], message: [])
        let said = try Tool(name: "nfc-anticol").run(on: try SimulatedReader(tags: [tag]))
        #expect(said.contains("UID: 04515253545556\nATQA: 0344\n SAK: 20\n ATS: 05  75  80  60  02"))
    }

    @Test(
        .enabled(if: Tool.obstacle("mifare-classic-format") == nil, Tool.obstacle("mifare-classic-format")))
    func `libfreefare formats a badge`() throws {
        let reader = try SimulatedReader(tags: [ClassicTag(uid: [0xC0, 0xFF, 0xEE, 0x01])])
        #expect(try Tool(name: "mifare-classic-format").run("-y", on: reader).contains("done."))
        #expect(try Tool(name: "mifare-classic-write-ndef").run("-y", on: reader).contains("c0ffee01"))
        let message = try ScratchFile()
        try Tool(name: "mifare-classic-read-ndef").run("-y", "-o", message.path, on: reader)
        #expect(try message.content().count == 33)
    }
}
