// SPDX-License-Identifier: Apache-2.0

/// JSON objects without nested values (RFC 8259), one to a line: all that the catalog's export needs, at a million
/// lines in seconds.
struct FlatJSON {
    enum Value {
        case text(String)
        case integer(Int64)
        case bool(Bool)
        case null
    }

    private let members: [(name: String, value: Value)]

    func text(_ name: String) -> String? { if case .text(let text) = value(name) { text } else { nil } }
    func integer(_ name: String) -> Int64? { if case .integer(let integer) = value(name) { integer } else { nil } }
    func bool(_ name: String) -> Bool? { if case .bool(let bool) = value(name) { bool } else { nil } }

    private func value(_ name: String) -> Value? { members.first { $0.name == name }?.value }

    /// Reads one line; nil for anything but a whole flat object.
    init?(_ line: ArraySlice<UInt8>) {
        var scanner = Scanner(rest: line)
        var members: [(name: String, value: Value)] = []
        guard scanner.take("{") else { return nil }
        repeat {
            guard let name = scanner.string(), scanner.take(":"), let value = scanner.value() else { return nil }
            members.append((name, value))
        } while scanner.take(",")
        guard scanner.take("}"), scanner.isAtEnd else { return nil }
        self.members = members
    }

    private struct Scanner {
        var rest: ArraySlice<UInt8>

        var isAtEnd: Bool { rest.isEmpty }

        mutating func take(_ symbol: Unicode.Scalar) -> Bool {
            rest = rest.drop { $0 == 0x20 || $0 == 0x0D }
            guard rest.first == UInt8(ascii: symbol) else { return false }
            rest = rest.dropFirst()
            return true
        }

        mutating func value() -> Value? {
            rest = rest.drop { $0 == 0x20 }
            guard rest.first != UInt8(ascii: "\"") else { return string().map(Value.text) }
            let word = rest.prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") && $0 != 0x20 }
            rest = rest[word.endIndex...]
            switch String(decoding: word, as: UTF8.self) {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "null": return .null
            case let number: return Int64(number).map(Value.integer)
            }
        }

        mutating func string() -> String? {
            guard take("\"") else { return nil }
            let plain = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            rest = rest[plain.endIndex...]
            guard rest.first == UInt8(ascii: "\\") else {
                guard take("\"") else { return nil }
                return String(validating: plain, as: UTF8.self)
            }
            return escapedString(after: Array(plain))
        }

        private mutating func escapedString(after plain: [UInt8]) -> String? {
            var bytes = plain
            while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "\""): return String(validating: bytes, as: UTF8.self)
                case UInt8(ascii: "\\"):
                    guard let scalar = escape() else { return nil }
                    bytes += Array(String(Character(scalar)).utf8)
                default: bytes.append(byte)
                }
            }
            return nil
        }

        private mutating func escape() -> Unicode.Scalar? {
            switch rest.popFirst() {
            case UInt8(ascii: "n"): return "\n"
            case UInt8(ascii: "r"): return "\r"
            case UInt8(ascii: "t"): return "\t"
            case UInt8(ascii: "b"): return "\u{8}"
            case UInt8(ascii: "f"): return "\u{C}"
            case UInt8(ascii: "u"):
                guard let high = codeUnit() else { return nil }
                guard 0xD800...0xDBFF ~= high else { return Unicode.Scalar(high) }
                guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"),
                    let low = codeUnit(), 0xDC00...0xDFFF ~= low
                else { return nil }
                return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
            case let other?: return other < 0x80 ? Unicode.Scalar(other) : nil
            case nil: return nil
            }
        }

        private mutating func codeUnit() -> UInt32? {
            let digits = rest.prefix(4)
            rest = rest.dropFirst(4)
            guard digits.count == 4 else { return nil }
            return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        }
    }
}
