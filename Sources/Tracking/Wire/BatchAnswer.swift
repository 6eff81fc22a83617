// SPDX-License-Identifier: Apache-2.0

/// What the core says of a batch of visits, after its own commit.
public struct BatchAnswer: Sendable, Equatable {
    /// A line that became a dead letter.
    public struct Rejected: Sendable, Equatable {
        /// nil where the line's number could not be read.
        public var sequence: UInt64?
        /// The line of the batch, from 1.
        public var line: Int
        public var code: String
        public var field: String?

        public init(sequence: UInt64?, line: Int, code: String, field: String?) {
            self.sequence = sequence
            self.line = line
            self.code = code
            self.field = field
        }
    }

    public var run: UInt64
    public var sequences: ClosedRange<UInt64>
    public var accepted: Int
    public var duplicate: Int
    public var rejected: [Rejected]
    /// Everything of this batch up to here is kept by the core.
    public var durableThrough: UInt64
    /// Unix ms.
    public var serverTime: Int64
    public var catalogCursor: String?

    public init(
        run: UInt64, sequences: ClosedRange<UInt64>, accepted: Int, duplicate: Int, rejected: [Rejected],
        durableThrough: UInt64, serverTime: Int64, catalogCursor: String?
    ) {
        self.run = run
        self.sequences = sequences
        self.accepted = accepted
        self.duplicate = duplicate
        self.rejected = rejected
        self.durableThrough = durableThrough
        self.serverTime = serverTime
        self.catalogCursor = catalogCursor
    }

    public var json: String {
        var json = JSONText()
        json.add("run", run.hexadecimal)
        json.add("first_seq", sequences.lowerBound)
        json.add("last_seq", sequences.upperBound)
        json.add("accepted", accepted)
        json.add("duplicate", duplicate)
        json.add("rejected", json: JSONText.array(rejected.map(\.json)))
        json.add("durable_through", durableThrough)
        json.add("server_time", serverTime.rfc3339)
        json.add("catalog_cursor", catalogCursor)
        return json.closed()
    }

    /// Reads an answer; nil for what is none, a login page for instance.
    public init?(_ json: JSONValue) {
        guard let run = json["run"]?.text, let bytes = [UInt8](hexadecimal: run), bytes.count == 8,
            let first = json["first_seq"]?.integer, let last = json["last_seq"]?.integer, 0 < first, first <= last,
            let accepted = json["accepted"]?.integer, let duplicate = json["duplicate"]?.integer,
            let through = json["durable_through"]?.integer, through >= 0,
            let time = json["server_time"]?.text.flatMap({ Int64(rfc3339: $0) })
        else { return nil }
        self.run = bytes.reduce(0) { $0 << 8 | UInt64($1) }
        sequences = UInt64(first)...UInt64(last)
        self.accepted = Int(accepted)
        self.duplicate = Int(duplicate)
        rejected = (json["rejected"]?.array ?? []).compactMap { Rejected($0) }
        durableThrough = UInt64(through)
        serverTime = time
        catalogCursor = json["catalog_cursor"]?.text
    }
}

extension BatchAnswer.Rejected {
    var json: String {
        var json = JSONText()
        json.add("seq", sequence)
        json.add("line", line)
        json.add("code", code)
        json.add("field", field)
        return json.closed()
    }

    init?(_ json: JSONValue) {
        guard let line = json["line"]?.integer, let code = json["code"]?.text else { return nil }
        self.init(
            sequence: json["seq"]?.integer.flatMap { UInt64(exactly: $0) }, line: Int(line), code: code,
            field: json["field"]?.text)
    }
}
