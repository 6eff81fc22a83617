// SPDX-License-Identifier: Apache-2.0

/// How a placement reaches people. Part of the placement, so nobody can strip or forge it in a query.
public enum Channel: UInt8, Sendable, CaseIterable {
    case link = 1
    case qr = 2
    case nfc = 3

    /// The word in every format.
    public var name: String {
        switch self {
        case .link: "link"
        case .qr: "qr"
        case .nfc: "nfc"
        }
    }

    /// A channel from its word.
    public init?(name: some StringProtocol) {
        guard let channel = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = channel
    }
}
