// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// What an API key may do. Each may what those before it may not; `admin` may everything.
public enum KeyScope: String, Sendable, CaseIterable {
    case ingest, read, admin

    /// Whether a key of this scope may do what needs `needed`.
    public func allows(_ needed: KeyScope) -> Bool { self == .admin || self == needed }
}

/// Who asks.
public enum Principal: Sendable {
    case device(EnrolledDevice)
    case key(org: OrgID, scope: KeyScope)

    public var org: OrgID {
        switch self {
        case .device(let device): device.org
        case .key(let org, _): org
        }
    }
}

/// A device as the ingest needs it.
public struct EnrolledDevice: Sendable {
    public var org: OrgID
    public var number: UInt32
    /// Every number and key under which it minted.
    public var signers: [BatchReader.Signer]

    public init(org: OrgID, number: UInt32, signers: [BatchReader.Signer]) {
        self.org = org
        self.number = number
        self.signers = signers
    }
}
