// SPDX-License-Identifier: Apache-2.0

/// Reads CSV (RFC 4180) record by record in bounded memory. Beyond the RFC it takes what spreadsheets write: a byte
/// order mark, `;` for separator, LF or CR alone as the end of a record, and a quote inside a field without quotes.
public struct CSVReader {
    /// The most bytes of one record: without a bound, a missing quote would read the whole file as one field.
    public static let longestRecord = 1 << 20

    private let source: () throws -> [UInt8]
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    private var hasBegun = false
    private var separator = UInt8(ascii: ",")
    private var row = 1
    private var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let carriageReturn: UInt8 = 0x0D
    private static let lineFeed: UInt8 = 0x0A

    /// `source` answers the next bytes of the file, and none at its end.
    public init(source: @escaping () throws -> [UInt8]) {
        self.source = source
    }

    /// The next record, blank ones too; nil at the end. Throws ``CSVError``, or what the source throws.
    public mutating func next() throws -> CSVRecord? {
        if !hasBegun { try begin() }
        guard try fill() else { return nil }
        var draft = Draft(line: line)
        while try fill() {
            let byte = buffer[position]
            position += 1
            if byte == Self.lineFeed { line += 1 }
            guard draft.isQuoted, byte != Self.quote else {
                if try take(byte, into: &draft) { return try finish(draft) }
                continue
            }
            try append(byte, to: &draft)
        }
        guard !draft.isQuoted else { throw failure(.openQuote, draft) }
        return try finish(draft)
    }

    /// A record on its way.
    private struct Draft {
        let line: Int
        var bytes: [UInt8] = []
        var ends: [Int] = []
        /// Inside quotes.
        var isQuoted = false
        /// The field had its closing quote.
        var isClosed = false

        init(line: Int) { self.line = line }

        var fieldIsEmpty: Bool { bytes.count == ends.last ?? 0 }
    }

    /// Takes a byte outside quotes, or a quote; true when it ends the record.
    private mutating func take(_ byte: UInt8, into draft: inout Draft) throws -> Bool {
        switch byte {
        case Self.quote: try takeQuote(&draft)
        case separator:
            draft.ends.append(draft.bytes.count)
            draft.isClosed = false
        case Self.lineFeed: return true
        case Self.carriageReturn:
            if try fill(), buffer[position] == Self.lineFeed { position += 1 }
            line += 1
            return true
        default:
            guard !draft.isClosed else { throw failure(.textAfterQuote, draft) }
            try append(byte, to: &draft)
        }
        return false
    }

    private mutating func takeQuote(_ draft: inout Draft) throws {
        if draft.isQuoted {
            // Either half of a doubled quote, or the end of the field.
            if try fill(), buffer[position] == Self.quote {
                position += 1
                try append(Self.quote, to: &draft)
            } else {
                draft.isQuoted = false
                draft.isClosed = true
            }
        } else if draft.isClosed {
            throw failure(.textAfterQuote, draft)
        } else if draft.fieldIsEmpty {
            draft.isQuoted = true
        } else {
            try append(Self.quote, to: &draft)
        }
    }

    private func append(_ byte: UInt8, to draft: inout Draft) throws {
        draft.bytes.append(byte)
        guard draft.bytes.count <= Self.longestRecord else { throw failure(.tooLong, draft) }
    }

    private mutating func finish(_ draft: Draft) throws -> CSVRecord {
        guard String(validating: draft.bytes, as: UTF8.self) != nil else { throw failure(.notUTF8, draft) }
        defer { row += 1 }
        return CSVRecord(row: row, line: draft.line, bytes: draft.bytes, ends: draft.ends + [draft.bytes.count])
    }

    private func failure(_ problem: CSVError.Problem, _ draft: Draft) -> CSVError {
        CSVError(problem, row: row, line: draft.line)
    }

    /// Makes sure that there is a byte to take; false at the end.
    private mutating func fill() throws -> Bool {
        guard position == buffer.count else { return true }
        guard !isAtEnd else { return false }
        position = 0
        buffer = try source()
        isAtEnd = buffer.isEmpty
        return !isAtEnd
    }

    /// Reads the first line ahead: the byte order mark goes, and the header tells the separator.
    private mutating func begin() throws {
        hasBegun = true
        while !isAtEnd, buffer.count <= Self.longestRecord, !buffer.contains(where: Self.endsLine) {
            let more = try source()
            isAtEnd = more.isEmpty
            buffer += more
        }
        if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
            throw CSVError(.utf16, row: 1, line: 1)
        }
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        separator = Self.separator(of: buffer[position...].prefix { !Self.endsLine($0) })
    }

    private static func endsLine(_ byte: UInt8) -> Bool { byte == lineFeed || byte == carriageReturn }

    /// The more frequent one outside quotes.
    private static func separator(of header: ArraySlice<UInt8>) -> UInt8 {
        var counts = (comma: 0, semicolon: 0)
        var isQuoted = false
        for byte in header {
            if byte == quote { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if byte == UInt8(ascii: ",") { counts.comma += 1 }
            if byte == UInt8(ascii: ";") { counts.semicolon += 1 }
        }
        return counts.semicolon > counts.comma ? UInt8(ascii: ";") : UInt8(ascii: ",")
    }
}
