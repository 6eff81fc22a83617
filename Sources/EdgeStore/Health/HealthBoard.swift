// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What the appliance says of its own condition: at most one complaint a subject, the worst of which is the colour.
public final class HealthBoard: Sendable {
    public enum Colour: Int, Sendable, Comparable {
        case green, yellow, red

        public static func < (a: Colour, b: Colour) -> Bool { a.rawValue < b.rawValue }
        /// The word in every format.
        public var name: String { "\(self)" }
    }

    /// What is wrong, and what to do about it.
    public struct Complaint: Sendable, Equatable {
        public var colour: Colour
        /// A short fixed word for machines: `log-failing`, `identity-lost`.
        public var code: String
        /// A sentence for people.
        public var message: String

        public init(_ colour: Colour, _ code: String, _ message: String) {
            self.colour = colour
            self.code = code
            self.message = message
        }
    }

    private let complaints = Mutex<[String: Complaint]>([:])

    public init() {}

    /// Puts up a complaint, in the place of an older one with its code. True when it says something new.
    @discardableResult
    public func raise(_ complaint: Complaint) -> Bool {
        complaints.withLock { $0.updateValue(complaint, forKey: complaint.code) != complaint }
    }

    /// Takes a complaint down. True when it was up.
    @discardableResult
    public func clear(_ code: String) -> Bool {
        complaints.withLock { $0.removeValue(forKey: code) != nil }
    }

    /// The complaints that are up, the worst first.
    public var all: [Complaint] {
        complaints.withLock { $0.values.sorted { ($1.colour, $0.code) < ($0.colour, $1.code) } }
    }

    public var colour: Colour { all.first?.colour ?? .green }
}
