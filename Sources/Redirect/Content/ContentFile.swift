// SPDX-License-Identifier: Apache-2.0

/// A file that is there, as far as an answer has to know it.
public struct ContentFile: Sendable {
    public var name: String
    /// Bytes.
    public var size: Int
    public var device: UInt64
    public var inode: UInt64
    /// ns since 1970.
    public var modified: Int64

    public init(name: String, size: Int, device: UInt64, inode: UInt64, modified: Int64) {
        self.name = name
        self.size = size
        self.device = device
        self.inode = inode
        self.modified = modified
    }
}

extension ContentRequest {
    /// The answer with a file, or with the part of it that was asked for, which `read` reads.
    public func answer<Failure: Error>(
        _ file: ContentFile, read: (Range<Int>) throws(Failure) -> [UInt8]
    ) throws(Failure) -> Document {
        let answer = ContentAnswer(
            isHead: isHead, size: file.size, mediaType: MediaType.of(file.name),
            validator: Validator(device: file.device, inode: file.inode, size: file.size, modified: file.modified),
            rangeField: range.map { $0[...] }, ifRange: ifRange.map { $0[...] },
            ifNoneMatch: ifNoneMatch.map { $0[...] })
        let fields = answer.fields.map { (name: $0.name.description, value: $0.value) }
        let part = isHead ? nil : answer.range
        let body = try part.map { (part) throws(Failure) in try read(part) } ?? []
        // A file that has shrunk since it was looked at has no honest answer.
        if let part, body.count != part.count {
            return Document(
                status: "503 Service Unavailable", fields: [("Cache-Control", "no-store"), ("Retry-After", "1")],
                body: [])
        }
        return Document(status: answer.status.description, fields: fields, body: body)
    }

    /// Leads to a folder's own address, where the links of its page work.
    public static func redirect(to path: String) -> Document {
        Document(
            status: "301 Moved Permanently", fields: [("Location", path), ("Cache-Control", "no-cache")], body: [])
    }
}
