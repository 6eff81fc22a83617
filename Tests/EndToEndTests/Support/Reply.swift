// SPDX-License-Identifier: Apache-2.0

/// One HTTP response as it came.
struct Reply {
    let status: Int
    let headers: [(name: String, value: String)]
    var body: [UInt8] = []

    /// Reads a response head (without its empty line), or nil when it is none.
    init?(head: some Collection<UInt8>) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        guard let first = lines.first, first.hasPrefix("HTTP/1.") else { return nil }
        let words = first.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        self.status = status
        headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (String(line[..<colon]), line[colon...].dropFirst().trimmingSpaces)
        }
    }

    /// The values of a field, in order.
    func values(of name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The value of a field that stands exactly once; nil otherwise.
    subscript(name: String) -> String? {
        let all = values(of: name)
        return all.count == 1 ? all[0] : nil
    }

    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The click ID in the location, or nil.
    var clickID: String? { clickID(named: "click_id") }

    /// The click ID under another parameter's name.
    func clickID(named parameter: String) -> String? {
        guard let location = self["Location"] else { return nil }
        return Self.query(of: location).first { $0.name == parameter }?.value
    }

    /// The parameters of a URL's query, byte for byte, in order.
    static func query(of url: String) -> [(name: String, value: String)] {
        let bare = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let parts = bare.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return [] }
        return parts[1].split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(sides[0]), sides.count == 2 ? String(sides[1]) : "")
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var rest = self
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
