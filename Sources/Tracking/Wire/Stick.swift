// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// What travels on a stick where there is no network (`docs/wire-format.md`): lines under the HMAC of the device's key,
/// and the receipt that comes back.
public enum Stick {
    /// The first line of an export.
    public static func head(device: UInt32, now: Int64) -> String {
        var json = JSONText()
        json.add("type", "export")
        json.add("format", 1)
        json.add("device", device)
        json.add("created_at", now.rfc3339)
        return json.closed()
    }

    /// The device of an export's first line; nil for what is none.
    public static func device(ofHead line: [UInt8]) -> UInt32? {
        guard let json = JSONValue(line), json["type"]?.text == "export", json["format"]?.integer == 1,
            let device = json["device"]?.integer, 0..<1 << 24 ~= device
        else { return nil }
        return UInt32(device)
    }

    /// The digest of every byte before the end line.
    public struct Digest: Sendable {
        private var hash = SHA256()

        public init() {}

        public mutating func add(_ bytes: [UInt8]) { hash.update(data: bytes) }

        fileprivate var value: [UInt8] { Array(hash.finalize()) }

        /// The last line.
        public func end(lines: Int, key: [UInt8]) -> String {
            let value = value
            var json = JSONText()
            json.add("type", "end")
            json.add("lines", lines)
            json.add("sha256", value.hexadecimal)
            json.add("mac", Stick.mac(key, "waypost export 1", value).hexadecimal)
            return json.closed()
        }

        /// The key among several under which an end line is genuine for this digest and so many lines; nil where none is.
        public func key(of end: [UInt8], lines: Int, among keys: [[UInt8]]) -> [UInt8]? {
            guard let json = JSONValue(end), json["type"]?.text == "end", json["lines"]?.integer == Int64(lines),
                let mac = json["mac"]?.text.flatMap({ [UInt8](hexadecimal: $0) })
            else { return nil }
            let value = value
            return keys.first { Stick.areEqual(Stick.mac($0, "waypost export 1", value), mac) }
        }
    }

    static func mac(_ key: [UInt8], _ label: String, _ content: [UInt8]) -> [UInt8] {
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: key))
        hmac.update(data: Array(label.utf8))
        hmac.update(data: content)
        return Array(hmac.finalize())
    }

    /// In a time that does not depend on where they differ.
    static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension Stick {
    /// What the core kept of an export.
    public struct Receipt: Sendable, Equatable {
        /// The last number of each run, in the order of the export.
        public var through: [Through]
        public var device: UInt32
        public var lines: Int
        /// Unix ms.
        public var serverTime: Int64

        public struct Through: Sendable, Equatable {
            public var run: UInt64
            public var sequence: UInt64

            public init(run: UInt64, sequence: UInt64) {
                self.run = run
                self.sequence = sequence
            }
        }

        public init(device: UInt32, through: [Through], lines: Int, serverTime: Int64) {
            self.device = device
            self.through = through
            self.lines = lines
            self.serverTime = serverTime
        }

        /// The receipt under a device's key.
        public func json(key: [UInt8]) -> String {
            var json = JSONText()
            json.add("type", "receipt")
            json.add("format", 1)
            json.add("device", device)
            json.add(
                "through",
                json: JSONText.array(
                    through.map {
                        var json = JSONText()
                        json.add("run", $0.run.hexadecimal)
                        json.add("seq", $0.sequence)
                        return json.closed()
                    }))
            json.add("lines", lines)
            json.add("server_time", serverTime.rfc3339)
            json.add("mac", Stick.mac(key, "waypost receipt 1", Array(json.text.utf8)).hexadecimal)
            return json.closed()
        }

        /// Reads a receipt; nil unless it is genuine under the key.
        public init?(_ bytes: [UInt8], key: [UInt8]) {
            guard let json = JSONValue(bytes), json["type"]?.text == "receipt", json["format"]?.integer == 1,
                let device = json["device"]?.integer, 0..<1 << 24 ~= device,
                let through = json["through"]?.array?.compactMap({ Through($0) }),
                let lines = json["lines"]?.integer,
                let time = json["server_time"]?.text.flatMap({ Int64(rfc3339: $0) }),
                let mac = json["mac"]?.text.flatMap({ [UInt8](hexadecimal: $0) })
            else { return nil }
            self.init(device: UInt32(device), through: through, lines: Int(lines), serverTime: time)
            // What is under the MAC has one spelling, so it can be written anew and compared.
            let genuine = JSONValue(Array(self.json(key: key).utf8))?["mac"]?.text.flatMap { [UInt8](hexadecimal: $0) }
            guard let genuine, Stick.areEqual(genuine, mac) else { return nil }
        }
    }
}

extension Stick.Receipt.Through {
    fileprivate init?(_ json: JSONValue) {
        guard let bytes = json["run"]?.text.flatMap({ [UInt8](hexadecimal: $0) }), bytes.count == 8,
            let sequence = json["seq"]?.integer, sequence > 0
        else { return nil }
        self.init(run: bytes.reduce(0) { $0 << 8 | UInt64($1) }, sequence: UInt64(sequence))
    }
}
