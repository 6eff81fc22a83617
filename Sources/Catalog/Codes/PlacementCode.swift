// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// The code of a placement: minted on a device, or chosen by a person.
public enum PlacementCode: Hashable, Sendable, CustomStringConvertible {
    case minted(Code)
    case vanity(VanityCode)

    /// The form under which codes are compared and stored.
    public var key: CodeKey {
        switch self {
        case .minted(let code): code.key
        case .vanity(let code): code.key
        }
    }

    /// The code as it is shown and printed, upper case.
    public var description: String {
        switch self {
        case .minted(let code): code.description
        case .vanity(let code): code.text
        }
    }

    /// A stored code: its key, and for a vanity code the text as it was chosen. Nil when they are not a code.
    public init?(stored key: String, vanity: String?) {
        if let vanity {
            guard let code = VanityCode(stored: vanity), code.key.text == key else { return nil }
            self = .vanity(code)
        } else {
            guard let code = Code(key) else { return nil }
            self = .minted(code)
        }
    }
}
