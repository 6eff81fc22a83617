// SPDX-License-Identifier: Apache-2.0

/// A Type 2 tag: NTAG213, NTAG215, NTAG216, MIFARE Ultralight and Ultralight EV1.
public struct Type2Tag: SimulatedTag {
    public let model: Type2Model
    public let uid: [UInt8]
    public internal(set) var memory: [UInt8]
    public private(set) var writes = 0
    public var tearsNextWrite = false
    /// The answer to READ_SIG, 32 bytes.
    public var signature: [UInt8]
    /// Counter 2 of an NTAG, or the three of an Ultralight EV1; 24 bits each.
    public internal(set) var counters: [UInt32] = [0, 0, 0]
    /// How many wrong passwords there have been since a right one, where AUTHLIM limits them.
    public internal(set) var wrongPasswords = 0
    /// Whether a changed configuration counts only from the next selection on. Real tags' choice is not known for
    /// sure, so hosts must bear both.
    public var latchesConfiguration = false
    /// false for copies that do not know GET_VERSION.
    public var knowsVersion = true

    /// The password was given.
    var isAuthenticated = false
    /// The counter has been raised since the field came on.
    var hasCounted = false
    /// The first half of COMPATIBILITY_WRITE: its page.
    var announcedPage: Int?
    private var latched: Type2Configuration?

    public let sensRes: [UInt8] = [0x00, 0x44]
    public let selRes: UInt8 = 0x00

    /// A tag as delivered. The UID has 7 bytes.
    public init(_ model: Type2Model, uid: [UInt8]) {
        precondition(uid.count == 7, "a Type 2 tag has a UID of 7 bytes")
        self.model = model
        self.uid = uid
        signature = [UInt8](repeating: 0, count: 32)
        memory = [UInt8](repeating: 0, count: model.pages * 4)
        let first = [uid[0], uid[1], uid[2], uid[0..<3].reduce(0x88, ^)]
        let second = uid[3..<7] + [uid[3..<7].reduce(0, ^), 0x48, 0x00, 0x00]
        memory.replaceSubrange(0..<12, with: first + second)
        memory.replaceSubrange(12..<12 + model.delivered.count, with: model.delivered)
        if model == .ultralightC {
            // AUTH0: no page is protected.
            memory[42 * 4] = 0x30
        } else if let locks = model.dynamicLocks {
            memory[locks.page * 4 + 3] = 0xBD
        }
        if let page = model.configurationPage {
            // CFG0 and CFG1: no mirror, no protected page; then the password, all ones, and PACK.
            let first: [UInt8] = model.mirrors ? [0x04, 0x00, 0x00, 0xFF] : [0x00, 0x00, 0x00, 0xFF]
            let second: [UInt8] = [0x00, model.mirrors ? 0x00 : 0x05, 0x00, 0x00]
            memory.replaceSubrange(
                page * 4..<page * 4 + 16, with: first + second + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0])
        }
        precondition(memory.count == model.pages * 4)
    }

    /// Puts bytes into the memory from a page on, whatever locks say: for what a tag comes with.
    public mutating func preload(_ bytes: [UInt8], at page: Int) {
        precondition(page * 4 + bytes.count <= memory.count, "beyond the memory")
        memory.replaceSubrange(page * 4..<page * 4 + bytes.count, with: bytes)
    }

    public mutating func powerUp() {
        hasCounted = false
        activate()
    }

    public mutating func activate() {
        isAuthenticated = false
        announcedPage = nil
        latched = stored
    }

    /// What CFG0 and CFG1 say; nil where there are none.
    var stored: Type2Configuration? {
        model.configurationPage.map { Type2Configuration(Array(memory[$0 * 4..<$0 * 4 + 8])) }
    }

    /// The configuration that counts now.
    var configuration: Type2Configuration? { latchesConfiguration ? latched ?? stored : stored }

    /// The first page that needs a password or, of an Ultralight C, a key, and whether reading it does (MF0ICU2 data
    /// sheet, 7.5.8); nil where everything is open.
    var protection: (first: Int, isForReading: Bool)? {
        if isAuthenticated { return nil }
        if model == .ultralightC { return (Int(memory[42 * 4]), memory[43 * 4] & 0x01 == 0) }
        return configuration.map { ($0.firstProtected, $0.protectsReading) }
    }

    /// Programs a page, or half of it when the tag is torn away. Lock bytes and the CC are written whole or not at all
    /// (NTAG21x data sheet, 10.4).
    mutating func program(_ bytes: [UInt8], page: Int) {
        writes += 1
        var bytes = bytes
        if tearsNextWrite {
            let old = Array(memory[page * 4..<page * 4 + 4])
            let isSafe = page < 4 || page == model.dynamicLocks?.page
            bytes = isSafe ? old : Array(bytes[0..<2] + old[2..<4])
        }
        memory.replaceSubrange(page * 4..<page * 4 + 4, with: bytes)
    }
}
