// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// What the core made of one change that a device sent.
public struct ChangeResult: Hashable, Sendable {
    public enum Status: String, Sendable {
        case accepted
        /// The core has exactly this already.
        case unchanged
        /// The core's version stands.
        case conflict
        case refused
    }

    /// The identifier of the touchpoint or placement, as its 13 symbols.
    public var id: String
    public var status: Status
    /// The core's revision of a touchpoint.
    public var revision: Int?
    /// Why it was not taken: `stale`, `taken`, or a rule's word.
    public var code: String?
    public var field: String?
    /// The touchpoint that has the code.
    public var takenBy: String?

    public init(
        id: String, status: Status, revision: Int? = nil, code: String? = nil, field: String? = nil,
        takenBy: String? = nil
    ) {
        self.id = id
        self.status = status
        self.revision = revision
        self.code = code
        self.field = field
        self.takenBy = takenBy
    }

    public var json: String {
        var json = JSONText()
        json.add("id", id)
        json.add("status", status.rawValue)
        json.add("revision", revision)
        json.add("code", code)
        json.add("field", field)
        json.add("taken_by", takenBy)
        return json.closed()
    }

    /// Reads a result; nil for what is none.
    public init?(_ json: JSONValue) {
        guard let id = json["id"]?.text, let status = json["status"]?.text.flatMap(Status.init(rawValue:)) else {
            return nil
        }
        self.init(
            id: id, status: status, revision: json["revision"]?.integer.map { Int($0) }, code: json["code"]?.text,
            field: json["field"]?.text, takenBy: json["taken_by"]?.text)
    }
}
