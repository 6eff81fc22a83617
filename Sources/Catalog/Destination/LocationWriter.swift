// SPDX-License-Identifier: Apache-2.0

internal import Redirect

/// Makes locations of destinations: their ASCII form with the marks of what is filled in.
struct LocationWriter {
    /// Whether redirects carry a click ID; without it macros are left empty.
    var tracking: Bool
    /// The query parameter of the click ID.
    var parameter: [UInt8]
    var place: Terms.ClickIDPlace

    private static let question = UInt8(ascii: "?")
    private static let ampersand = UInt8(ascii: "&")
    private static let hash = UInt8(ascii: "#")

    init(tracking: Bool, parameter: String, place: Terms.ClickIDPlace = .query) {
        self.tracking = tracking
        self.parameter = Array(parameter.utf8)
        self.place = place
    }

    /// The location of a destination.
    func location(of destination: Destination) -> [UInt8] {
        var bytes: [UInt8] = []
        append(destination.ascii, to: &bytes)
        return bytes
    }

    /// Appends the location of an ASCII form.
    func append(_ ascii: [UInt8], to bytes: inout [UInt8]) {
        guard Destination.isWeb(ascii) else {
            bytes += tracking ? ascii : ascii.filter { $0 != LocationMark.clickID }
            return
        }
        let head = ascii.prefix { $0 != Self.hash }
        let fragment = ascii[head.endIndex...]
        let hasMacro = ascii.contains(LocationMark.clickID)
        let parts =
            tracking || !hasMacro
            ? [head, fragment] : [head, fragment].map { $0.filter { $0 != LocationMark.clickID }[...] }
        bytes += parts[0]
        bytes += [LocationMark.query, Self.separator(after: parts[0])]
        let isAdded = tracking && !hasMacro
        if isAdded, place == .query { appendParameter(after: LocationMark.continued, to: &bytes) }
        bytes += parts[1]
        if isAdded, place == .fragment {
            let separator =
                fragment.isEmpty ? Self.hash : fragment.contains(Self.question) ? Self.ampersand : Self.question
            appendParameter(after: separator, to: &bytes)
        }
    }

    private func appendParameter(after separator: UInt8, to bytes: inout [UInt8]) {
        bytes += [LocationMark.optionalStart, separator]
        bytes += parameter
        bytes += [UInt8(ascii: "="), LocationMark.clickID, LocationMark.optionalEnd]
    }

    private static func separator(after head: ArraySlice<UInt8>) -> UInt8 {
        if !head.contains(question) { return question }
        return head.last == question || head.last == ampersand ? LocationMark.noSeparator : ampersand
    }
}
