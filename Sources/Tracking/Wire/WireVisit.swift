// SPDX-License-Identifier: Apache-2.0

/// A visit as it crosses the wire: what the redirect noted, what its box made of the time, and the raw readings.
public struct WireVisit: Sendable, Equatable {
    /// The visit as the box recorded it. `request.parameters` is nil: on the wire they are decoded.
    public var visit: Visit
    public var time: TimeResolver.Resolved
    /// `c:…` or `l:…`; nil where the visitor was not told apart.
    public var visitor: String?
    public var deviceClass: String?
    public var os: String?
    public var browser: String?
    public var location: String?
    public var country: String?
    /// The kept query parameters, a JSON object of strings, as it was written.
    public var parameters: String
    /// What an NFC tag told, a JSON object as it was written; nil without a tag.
    public var tag: String?
    /// The sequence number of the visit that this one repeats, in the same run.
    public var repeatOf: UInt64?
    public var consent: String?

    /// What the tag's reading is worth; nil without a tag.
    public var tagProof: TagReading.Proof? {
        guard let tag, let name = JSONValue(Array(tag.utf8))?["proof"]?.text else { return nil }
        return TagReading.Proof.allCases.first { $0.name == name }
    }

    /// The tag's number; nil where it hides it, or was forgotten.
    public var tagUID: TapUID? {
        tag.flatMap { JSONValue(Array($0.utf8))?["uid"]?.text }.flatMap { TapUID($0) }
    }

    public init(_ visit: Visit, time: TimeResolver.Resolved, parameters: String = "{}") {
        self.visit = visit
        self.time = time
        self.parameters = parameters
    }
}

/// One line of a batch.
public struct WireLine: Sendable, Equatable {
    public var sequence: UInt64
    public var run: UInt64
    /// Which boot; empty for a gap.
    public var bootID: String
    public var content: Content

    public enum Content: Sendable, Equatable {
        case visit(WireVisit)
        case gap(Gap)
        case anchor(Anchor)
        case verdict(Reclassification)
        case forget(Forgetting)
    }

    public init(sequence: UInt64, run: UInt64, bootID: String, content: Content) {
        self.sequence = sequence
        self.run = run
        self.bootID = bootID
        self.content = content
    }
}

/// Why a line of a batch is not taken. The core keeps it as a dead letter.
public struct WireRefusal: Error, Sendable, Equatable {
    /// The words of `docs/wire-format.md`.
    public enum Code: String, Sendable, CaseIterable {
        case malformed, type, missing, value, run, foreign, forged, conflict
    }

    public var code: Code
    public var field: String?
    /// The line's number, as far as it could be read.
    public var sequence: UInt64?
    public var run: UInt64?

    public init(_ code: Code, field: String? = nil, sequence: UInt64? = nil, run: UInt64? = nil) {
        self.code = code
        self.field = field
        self.sequence = sequence
        self.run = run
    }
}
