// SPDX-License-Identifier: Apache-2.0

/// The click-ID parsers: total, and what they read prints as it came.
enum ClickIDFuzz {
    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let id = ClickID(text) {
            precondition(id.description == text.lowercased())
            precondition(ClickID(bytes: id.bytes) == id)
            if let fields = id.fields { precondition(ClickID(payload: fields.payload, mac: id.mac) == id) }
        }
        if let id = ClickID(bytes: bytes.prefix(17)) {
            precondition(ClickID(id.description) == id)
            precondition(ClickID(bytes: id.bytes) == id)
        }
        if let id = TouchpointID(text) { precondition(id.description == text.lowercased()) }
    }
}
