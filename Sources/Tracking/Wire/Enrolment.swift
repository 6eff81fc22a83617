// SPDX-License-Identifier: Apache-2.0

/// A box asks to become a device of an org.
public struct EnrolmentRequest: Sendable, Equatable {
    /// The invitation.
    public var code: String
    public var name: String
    /// The click-ID key, 32 bytes.
    public var key: [UInt8]
    /// The number under which the draft minted, 24 bits.
    public var draftDevice: UInt32
    /// The 15-bit block in which the draft minted codes.
    public var codeBlock: UInt16
    /// The codes that the draft has given out, normalised; at most ``mostCodes``.
    public var codes: [String]
    /// The device whose place this box takes.
    public var replaced: UInt32?

    public static let mostCodes = 20_000

    public init(
        code: String, name: String, key: [UInt8], draftDevice: UInt32, codeBlock: UInt16, codes: [String] = [],
        replaced: UInt32? = nil
    ) {
        self.code = code
        self.name = name
        self.key = key
        self.draftDevice = draftDevice
        self.codeBlock = codeBlock
        self.codes = codes
        self.replaced = replaced
    }

    public var json: String {
        var json = JSONText()
        json.add("code", code)
        json.add("name", name)
        json.add("device_key", key.hexadecimal)
        json.add("draft_device", draftDevice)
        json.add("code_block", codeBlock)
        json.add("codes", json: JSONText.array(codes.map { JSONText.quoted($0) }))
        json.add("replace", replaced)
        return json.closed()
    }

    /// Reads a request; throws the name of the member that cannot be.
    public init(_ json: JSONValue) throws(WireRefusal) {
        func wrong(_ field: String) -> WireRefusal { WireRefusal(json[field] == nil ? .missing : .value, field: field) }
        guard let code = json["code"]?.text, 1...64 ~= code.utf8.count else { throw wrong("code") }
        guard let name = json["name"]?.text, 1...200 ~= name.utf8.count else { throw wrong("name") }
        guard let key = json["device_key"]?.text.flatMap({ [UInt8](hexadecimal: $0) }), key.count == 32 else {
            throw wrong("device_key")
        }
        guard let draft = json["draft_device"]?.integer, 0..<1 << 24 ~= draft else { throw wrong("draft_device") }
        guard let block = json["code_block"]?.integer, 0..<1 << 15 ~= block else { throw wrong("code_block") }
        let codes = json["codes"]?.array ?? []
        let texts = codes.compactMap(\.text)
        guard codes.count <= Self.mostCodes, texts.count == codes.count, texts.allSatisfy({ $0.utf8.count <= 32 })
        else { throw wrong("codes") }
        var replaced: UInt32?
        if let value = json["replace"] {
            guard let number = value.integer, 0..<1 << 24 ~= number else { throw wrong("replace") }
            replaced = UInt32(number)
        }
        self.init(
            code: code, name: name, key: key, draftDevice: UInt32(draft), codeBlock: UInt16(block), codes: texts,
            replaced: replaced)
    }
}

/// What the core made of it.
public struct EnrolmentAnswer: Sendable, Equatable {
    /// A code of the draft that somebody else had first.
    public struct Conflict: Sendable, Equatable {
        public var code: String
        /// The touchpoint that has it, as its 13 symbols; in another org it is not told.
        public var takenBy: String?

        public init(code: String, takenBy: String?) {
            self.code = code
            self.takenBy = takenBy
        }
    }

    public var device: UInt32
    public var token: String
    public var codeBlocks: [UInt16]
    public var conflicts: [Conflict]
    public var org: String
    public var publicURL: String?
    /// Unix ms.
    public var serverTime: Int64
    /// No click ID may have an earlier time, ms since ``ClickID/epoch``.
    public var clickTimeFloor: UInt64

    public init(
        device: UInt32, token: String, codeBlocks: [UInt16], conflicts: [Conflict], org: String, publicURL: String?,
        serverTime: Int64, clickTimeFloor: UInt64
    ) {
        self.device = device
        self.token = token
        self.codeBlocks = codeBlocks
        self.conflicts = conflicts
        self.org = org
        self.publicURL = publicURL
        self.serverTime = serverTime
        self.clickTimeFloor = clickTimeFloor
    }

    public var json: String {
        var json = JSONText()
        json.add("device", device)
        json.add("token", token)
        json.add("code_blocks", json: JSONText.array(codeBlocks.map { "\($0)" }))
        json.add(
            "conflicts",
            json: JSONText.array(
                conflicts.map {
                    var json = JSONText()
                    json.add("code", $0.code)
                    json.add("taken_by", $0.takenBy)
                    return json.closed()
                }))
        json.add("org", org)
        json.add("public_url", publicURL)
        json.add("server_time", serverTime.rfc3339)
        json.add("click_time_floor", clickTimeFloor)
        return json.closed()
    }

    /// Reads an answer; nil for what is none.
    public init?(_ json: JSONValue) {
        guard let device = json["device"]?.integer, 0..<1 << 24 ~= device, let token = json["token"]?.text,
            !token.isEmpty, let blocks = json["code_blocks"]?.array?.compactMap(\.integer), !blocks.isEmpty,
            blocks.allSatisfy({ 0..<1 << 15 ~= $0 }), let org = json["org"]?.text,
            let time = json["server_time"]?.text.flatMap({ Int64(rfc3339: $0) }),
            let floor = json["click_time_floor"]?.integer, 0..<1 << 44 ~= floor
        else { return nil }
        self.init(
            device: UInt32(device), token: token, codeBlocks: blocks.map { UInt16($0) },
            conflicts: (json["conflicts"]?.array ?? []).compactMap { conflict in
                conflict["code"]?.text.map { Conflict(code: $0, takenBy: conflict["taken_by"]?.text) }
            }, org: org, publicURL: json["public_url"]?.text, serverTime: time, clickTimeFloor: UInt64(floor))
    }
}
