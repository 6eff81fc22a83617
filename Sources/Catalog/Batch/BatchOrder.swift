// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// An order of many placements at once.
///
/// Its name says that it is one order, and its source what was ordered: the same order twice gets the same placements,
/// and another order by the same name is refused.
public struct BatchOrder: Hashable, Sendable {
    /// What the batch is called; as bounded as other texts of the catalog.
    public let name: String
    /// A digest of what was ordered.
    public let source: String

    public init(name: String, source: String) {
        self.name = name
        self.source = source
    }

    /// The order of what goes with each placement of this one in another channel, as a QR code with a tag. Nobody can
    /// order anything by its name: it has a character that names have not.
    public func companion(_ channel: Channel) -> BatchOrder {
        BatchOrder(name: "\(name)/\(channel.name)", source: source)
    }
}

/// Why an order is refused.
public enum BatchError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name stands for another order.
    case otherSource(name: String)
    /// No row asks for a placement.
    case empty
    /// A name is 1 to 64 letters, digits, `-`, `_` or `.`.
    case name(String)

    public var description: String {
        switch self {
        case .otherSource(let name):
            "batch \(name) was made from other rows; choose another name for these, or print that one from its manifest"
        case .empty: "has no rows below its header, so there is nothing to print"
        case .name(let name):
            "“\(name)” cannot be the name of a batch: take 1 to 64 letters, digits, “-”, “_” or “.”"
        }
    }
}
