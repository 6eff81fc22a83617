// SPDX-License-Identifier: Apache-2.0

/// Why a use case did not happen. Nothing of it is kept.
public enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No such thing in this org, or in none that the caller may know of.
    case notFound(String)
    /// What is there stands against it; the detail says what.
    case conflict(code: String, detail: String)
    /// The request itself cannot be.
    case invalid(code: String, field: String?, detail: String)
    /// Too much waits already.
    case busy
    /// The disk or the engine does not take it; worth trying again later.
    case unavailable(String)

    public var description: String {
        switch self {
        case .notFound(let what): "there is no such \(what)"
        case .conflict(_, let detail), .invalid(_, _, let detail): detail
        case .busy: "too much waits already; try again in a moment"
        case .unavailable(let reason): "the store does not take it: \(reason)"
        }
    }
}
