// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// What few requests ask for and no event loop may fetch itself: files, and what people call things.
public protocol BackRoom: Sendable {
    /// The card of a code's touchpoint; nil where it cannot be read now.
    func card(of touchpoint: TouchpointID, code: String) async -> TouchpointCard?

    /// A file's answer; nil where there is none.
    func content(_ request: ContentRequest) async -> Document?
}

/// A request for a file.
public struct ContentRequest: Sendable {
    public enum Place: Sendable, Equatable {
        /// Below a folder of the offline pages; the first part is the folder's name.
        case offline
        /// A file of `/.well-known/` of this host.
        case wellKnown(host: String)
    }

    public var place: Place
    /// The parts of the path, percent-decoded.
    public var path: [String]
    /// The path ended in a slash.
    public var isFolder: Bool
    public var isHead: Bool
    /// The fields of RFC 9110 sections 13 and 14, as they came.
    public var range: [UInt8]?
    public var ifRange: [UInt8]?
    public var ifNoneMatch: [UInt8]?
}

/// A back room with nothing in it.
public struct EmptyBackRoom: BackRoom {
    public init() {}

    public func card(of touchpoint: TouchpointID, code: String) async -> TouchpointCard? { nil }
    public func content(_ request: ContentRequest) async -> Document? { nil }
}

extension ContentRequest {
    init(_ place: Place, _ path: Range<Int>, _ head: RequestHead, _ bytes: Span<UInt8>) {
        let fields = FieldLines(head, bytes)
        let parts = bytes.extracting(path).withUnsafeBufferPointer { buffer in
            buffer.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { part in
                // A plus stands for itself in a path (RFC 3986 section 3.3).
                String(decoding: PassedQuery.decoded(Array(part)[...], plusIsBlank: false), as: UTF8.self)
            }
        }
        self.place = place
        isFolder = parts.last?.isEmpty ?? false
        self.path = isFolder ? parts.dropLast() : parts
        isHead = head.method == .head
        range = fields.first("range").map { Array($0) }
        ifRange = fields.first("if-range").map { Array($0) }
        ifNoneMatch =
            fields.values(of: "if-none-match").isEmpty
            ? nil : Array(fields.values(of: "if-none-match").joined(separator: [UInt8(ascii: ",")]))
    }
}
