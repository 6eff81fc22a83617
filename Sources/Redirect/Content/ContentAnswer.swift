// SPDX-License-Identifier: Apache-2.0

/// How a GET or HEAD for a file is answered: whole, in part, or not at all since the client has it.
struct ContentAnswer {
    let status: StaticString
    /// The fields that depend on the file, in the order in which they are sent.
    let fields: [(name: StaticString, value: String)]
    /// What of the file is the content; nil when none of it is sent.
    let range: Range<Int>?

    /// Decides in the order of RFC 9110 section 13.2.2. `rangeField`, `ifRange` and `ifNoneMatch` are the values of the
    /// request's fields, nil where it has none.
    init(
        isHead: Bool, size: Int, mediaType: StaticString, validator: Validator, rangeField: ArraySlice<UInt8>? = nil,
        ifRange: ArraySlice<UInt8>? = nil, ifNoneMatch: ArraySlice<UInt8>? = nil
    ) {
        let state: [(StaticString, String)] = [
            // Whoever keeps a copy asks before using it, since the file may change at any time.
            ("ETag", validator.text), ("Cache-Control", "no-cache"),
        ]
        if let ifNoneMatch, validator.isNamed(inNoneMatch: ifNoneMatch) {
            // 15.4.5: what would have been in a 200 to update a copy, and nothing about content that is not sent.
            (status, fields, range) = ("304 Not Modified", state, nil)
            return
        }
        // 14.2: a range has a meaning for GET alone.
        var wanted = ByteRange.whole
        if !isHead, let rangeField, ifRange.map(validator.isNamed(inRange:)) ?? true {
            wanted = ByteRange(rangeField, size: size)
        }
        let content: [(StaticString, String)] = [
            ("Content-Type", "\(mediaType)"), ("X-Content-Type-Options", "nosniff"),
        ]
        let ranges: (StaticString, String) = ("Accept-Ranges", "bytes")
        switch wanted {
        case .whole:
            status = "200 OK"
            fields = content + state + [ranges, ("Content-Length", "\(size)")]
            range = isHead ? nil : 0..<size
        case .part(let part):
            status = "206 Partial Content"
            let place = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
            fields = content + state + [ranges, ("Content-Range", place), ("Content-Length", "\(part.count)")]
            range = part
        case .unsatisfiable:
            // 15.5.17: the size tells the client what it could have asked for.
            status = "416 Range Not Satisfiable"
            fields = [
                ("Cache-Control", "no-cache"), ranges, ("Content-Range", "bytes */\(size)"), ("Content-Length", "0"),
            ]
            range = nil
        }
    }
}
