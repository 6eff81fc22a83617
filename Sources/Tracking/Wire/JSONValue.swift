// SPDX-License-Identifier: Apache-2.0

/// A small JSON text as a value: the bodies of requests and answers. Lines by the thousand are read by ``WireLine``.
public enum JSONValue: Sendable, Equatable {
    case null
    case flag(Bool)
    case integer(Int64)
    /// A number that is not a 64-bit integer, as it was written.
    case number(String)
    case text(String)
    case array([JSONValue])
    /// Of a name that comes twice, the first.
    case object([String: JSONValue])

    /// Reads one JSON text of at most `depth` nested brackets; nil for anything else.
    public init?(_ bytes: [UInt8], depth: Int = 16) {
        let value: JSONValue? = bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer, depth: depth)
            guard let value = try? Self.read(&scanner) else { return nil }
            _ = scanner.peek()
            return scanner.isAtEnd ? value : nil
        }
        guard let value else { return nil }
        self = value
    }

    private static func read(_ scanner: inout JSONScanner) throws(JSONScanner.Refusal) -> JSONValue {
        switch scanner.peek() {
        case 0x22: return .text(try scanner.text(scanner.rawString()))
        case 0x7B:
            var members: [String: JSONValue] = [:]
            try scanner.object { (scanner, name) throws(JSONScanner.Refusal) in
                let name = try scanner.text(name)
                let value = try read(&scanner)
                if members[name] == nil { members[name] = value }
            }
            return .object(members)
        case 0x5B:
            var elements: [JSONValue] = []
            try scanner.array { (scanner) throws(JSONScanner.Refusal) in elements.append(try read(&scanner)) }
            return .array(elements)
        default:
            let text = String(decoding: scanner.bytes[try scanner.skip()], as: UTF8.self)
            switch text {
            case "null": return .null
            case "true": return .flag(true)
            case "false": return .flag(false)
            default: return Int64(text).map { .integer($0) } ?? .number(text)
            }
        }
    }

    /// A member of an object; nil where there is none, where it is null, and for what is no object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self, let value = members[name], value != .null else { return nil }
        return value
    }

    public var text: String? { if case .text(let text) = self { text } else { nil } }
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    public var isObject: Bool { if case .object = self { true } else { false } }
}
