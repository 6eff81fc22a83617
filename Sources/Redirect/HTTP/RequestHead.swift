// SPDX-License-Identifier: Apache-2.0

/// One HTTP/1 request head, as positions in the bytes that it was parsed from. Strict where leniency has let requests
/// be smuggled: no bare LF, no folded lines, no space before a colon, no second Host (RFC 9112 sections 2.2, 3.2, 5.1).
public struct RequestHead: Equatable, Sendable {
    public enum Method: Sendable {
        case get
        case head
        case post
        case options
        case other
    }

    public var method: Method = .other
    /// The path, from its first slash to before `?`.
    public var path = 0..<0
    /// The query without its `?`; empty when there is none.
    public var query = 0..<0
    public var host: Range<Int>?
    public var userAgent: Range<Int>?
    public var acceptLanguage: Range<Int>?
    public var referer: Range<Int>?
    public var cookies: [Range<Int>] = []
    /// The visitor asks not to be told apart: Global Privacy Control, or the older Do Not Track.
    public var asksForPrivacy = false
    /// A proxy has passed the request on.
    public var isForwarded = false
    /// What the browser says of why it loads; empty for a person who waits.
    public var purposes: [Purpose] = []
    /// The connection may serve another request after this one.
    public var keepsAlive = true
    /// A form of at most ``longestForm`` bytes follows.
    public var isForm = false
    /// The bytes of the form.
    public var bodyLength = 0
    /// A body follows that is not read: the answer closes the connection.
    public var announcesBody = false
    /// The bytes that the head takes, with its empty line.
    public var length = 0

    /// A field that speaks of loading ahead, with its value.
    public struct Purpose: Equatable, Sendable {
        public var field: VerdictRules.Field
        public var value: Range<Int>
    }

    /// The longest request target that is read; longer ones are answered 414.
    public static let longestTarget = 8_192
    /// The longest form that is read: a password and a button.
    public static let longestForm = 4_096
    /// The longest head that is read; longer ones are answered 431.
    public static let longest = 16_384

    /// Why a head is not answered as asked. The raw value is the status.
    public enum Refusal: Int, Error {
        case malformed = 400
        case tooSlow = 408
        case targetTooLong = 414
        case tooLong = 431
        case unknownVersion = 505
    }

    /// Parses the head at the start of `bytes`: nil while it is incomplete.
    public static func parse(_ bytes: Span<UInt8>) throws(Refusal) -> RequestHead? {
        var scanner = HeadScanner()
        do throws(HeadScanner.Stop) {
            // What lies beyond is never looked at, so the answer does not depend on how the bytes arrived.
            return try scanner.scan(bytes.extracting(first: longest))
        } catch {
            switch error {
            case .refused(let refusal): throw refusal
            case .incomplete where bytes.count >= longest: throw scanner.isInRequestLine ? .targetTooLong : .tooLong
            case .incomplete: return nil
            }
        }
    }
}
