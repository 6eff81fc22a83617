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
        bytes.withUnsafeBytes { bytes in
            var start = 0
            var separator = LocationMark.noSeparator
            var isLeftOut = false
            while let place = (start..<bytes.count).first(where: { bytes[$0] <= LocationMark.last }) {
                if !isLeftOut { buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[start..<place])) }
                start = place + 1
                // Behind some marks stands what to write first.
                let next = start < bytes.count ? bytes[start] : LocationMark.noSeparator
                switch bytes[place] {
                case LocationMark.clickID: clickID?.symbols { buffer.writeInteger($0) }
                case LocationMark.query:
                    start += 1
                    separator = next
                    guard !added.isEmpty else { continue }
                    Self.write(separator, into: &buffer)
                    buffer.writeBytes(added)
                    separator = Self.ampersand
                case LocationMark.optionalStart:
                    start += 1
                    isLeftOut = clickID == nil
                    if !isLeftOut { Self.write(next == LocationMark.continued ? separator : next, into: &buffer) }
                default: isLeftOut = false
                }
            }
            buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[min(start, bytes.count)...]))
        }
    }

    private static func write(_ separator: UInt8, into buffer: inout ByteBuffer) {
        if separator > LocationMark.continued { buffer.writeInteger(separator) }
    }
}
