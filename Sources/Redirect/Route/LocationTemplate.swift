// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Tracking

/// A location with its marks, ready to be filled in.
struct LocationTemplate {
    let bytes: ArraySlice<UInt8>

    private static let ampersand = UInt8(ascii: "&")

    /// Whether a click ID has a place in it.
    var takesClickID: Bool { bytes.contains(LocationMark.clickID) }

    /// Whether it leads to a web page, here or elsewhere; a phone number or an app wants a click first.
    var isWeb: Bool {
        if bytes.first == UInt8(ascii: "/") { return true }
        let scheme = bytes.prefix(5)
        return scheme.count == 5 && zip(scheme, "http".utf8).allSatisfy { $0 | 0x20 == $1 }
            && [UInt8(ascii: ":"), UInt8(ascii: "s"), UInt8(ascii: "S")].contains(scheme[scheme.startIndex + 4])
    }

    /// The location with the click ID, or without it and everything that only goes with it; `added` is what the
    /// visitor's query adds, without separators at its ends.
    func write(_ clickID: ClickID?, adding added: [UInt8] = [], into buffer: inout ByteBuffer) {
        var rest = bytes
        var separator = LocationMark.noSeparator
        var isLeftOut = false
        while let place = rest.firstIndex(where: { $0 <= LocationMark.last }) {
            if !isLeftOut { buffer.writeBytes(rest[..<place]) }
            let mark = rest[place]
            rest = rest[(place + 1)...]
            switch mark {
            case LocationMark.clickID: clickID?.symbols { buffer.writeInteger($0) }
            case LocationMark.query:
                separator = rest.popFirst() ?? LocationMark.noSeparator
                guard !added.isEmpty else { continue }
                Self.write(separator, into: &buffer)
                buffer.writeBytes(added)
                separator = Self.ampersand
            case LocationMark.optionalStart:
                let own = rest.popFirst() ?? LocationMark.noSeparator
                isLeftOut = clickID == nil
                if !isLeftOut { Self.write(own == LocationMark.continued ? separator : own, into: &buffer) }
            default: isLeftOut = false
            }
        }
        buffer.writeBytes(rest)
    }

    private static func write(_ separator: UInt8, into buffer: inout ByteBuffer) {
        if separator > LocationMark.continued { buffer.writeInteger(separator) }
    }
}
