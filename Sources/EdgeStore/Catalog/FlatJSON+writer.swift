// SPDX-License-Identifier: Apache-2.0

extension FlatJSON {
    /// Writes one line.
    struct Writer {
        private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

        mutating func member(_ name: StaticString, _ value: String?) {
            guard let value else { return }
            begin(name)
            bytes.append(UInt8(ascii: "\""))
            for byte in value.utf8 {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
                case 0x20...: bytes.append(byte)
                default: bytes += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
                }
            }
            bytes.append(UInt8(ascii: "\""))
        }

        mutating func member(_ name: StaticString, _ value: Int64) {
            begin(name)
            bytes += Array(String(value).utf8)
        }

        mutating func member(_ name: StaticString, _ value: Bool) {
            begin(name)
            bytes += Array((value ? "true" : "false").utf8)
        }

        /// The line with its end.
        consuming func line() -> [UInt8] { bytes + [UInt8(ascii: "}"), UInt8(ascii: "\n")] }

        private mutating func begin(_ name: StaticString) {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            bytes += Array("\"\(name)\":".utf8)
        }
    }
}
