// SPDX-License-Identifier: Apache-2.0

/// Why bytes are no NDEF message, or fields make no record, and at which byte.
public struct NDEFError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong. The words are those of NFC Forum NDEF 1.0, section 3.2.
    public enum Reason: Hashable, Sendable {
        /// There is no byte at all; a message has at least one record.
        case empty
        /// The bytes end inside a record, which needs so many more.
        case cut(missing: Int)
        /// More bytes than ``NDEFMessage/longest``.
        case tooLong(Int)
        /// The first record has no MB flag.
        case noBeginning
        /// A later record has the MB flag.
        case secondBeginning
        /// No record has the ME flag.
        case noEnd
        /// Bytes follow the record with the ME flag.
        case bytesAfterEnd(Int)
        /// The type name format 7, which is reserved.
        case reservedFormat
        /// A type where the format has none, or none where it needs one.
        case typeLength(Int)
        /// An ID or a payload in an empty record, or an ID in a chunk after the first.
        case unexpectedField
        /// A chunk that continues nothing, or a record inside of chunks.
        case strayChunk
        /// A type or ID of more than 255 bytes.
        case fieldTooLong(Int)
        /// The payload does not hold what records of its type hold.
        case payload(String)
    }

    public let reason: Reason
    /// Bytes from the start of what was read: of a message, or of a payload where one is read by itself.
    public let offset: Int

    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The same, in something that begins so many bytes earlier.
    func moved(by bytes: Int) -> NDEFError { NDEFError(reason, at: offset + bytes) }

    public var description: String { "byte \(offset): \(text)" }

    private var text: String {
        switch reason {
        case .empty: "no record"
        case .cut(let missing): "ends inside a record, \(missing) bytes too early"
        case .tooLong(let count): "\(count) bytes are more than a tag can hold"
        case .noBeginning: "the first record is not marked as the first"
        case .secondBeginning: "a later record is marked as the first"
        case .noEnd: "no record is marked as the last"
        case .bytesAfterEnd(let count): "\(count) bytes follow the last record"
        case .reservedFormat: "type name format 7 is reserved"
        case .typeLength(let count): "a type of \(count) bytes does not go with the type name format"
        case .unexpectedField: "an ID or payload where none may be"
        case .strayChunk: "a chunk out of place"
        case .fieldTooLong(let count): "\(count) bytes where 255 are the most"
        case .payload(let problem): problem
        }
    }
}
