// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Tracking

extension Route {
    /// Whether a visit through this route gets a click ID.
    var takesClickID: Bool { location.contains(Self.clickIDMark) }

    /// Writes the location with the click ID, or without it and everything that only goes with it.
    func writeLocation(_ clickID: ClickID?, into buffer: inout ByteBuffer) {
        var rest = location
        var isLeftOut = false
        while let mark = rest.firstIndex(where: { $0 <= Self.optionalEnd }) {
            if !isLeftOut { buffer.writeBytes(rest[..<mark]) }
            switch rest[mark] {
            case Self.clickIDMark: clickID?.symbols { buffer.writeInteger($0) }
            case Self.optionalStart: isLeftOut = clickID == nil
            default: isLeftOut = false
            }
            rest = rest[(mark + 1)...]
        }
        buffer.writeBytes(rest)
    }
}
