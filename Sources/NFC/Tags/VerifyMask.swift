// SPDX-License-Identifier: Apache-2.0

/// Bytes that a tag answers otherwise than they were written: its mirror, and its secrets, which read as zeros (data
/// sheet NTAG213/215/216, sections 8.7 and 8.8).
public struct VerifyMask: Hashable, Sendable {
    private var hidden: [Range<Int>]

    /// Hides nothing.
    public static let none = VerifyMask([])

    /// Hides ranges of addresses.
    public init(_ hidden: [Range<Int>]) { self.hidden = hidden }

    /// The secrets of a model, and the mirror where there is one.
    public init(_ model: TagModel, mirror: MirrorPlace? = nil) {
        hidden = [model.map?.pwd, model.map?.pack].compactMap { $0 }.map { $0 * 4..<$0 * 4 + 4 }
        if let mirror { hidden.append(mirror.addresses) }
    }

    /// Whether what is read there says nothing.
    public func hides(_ address: Int) -> Bool { hidden.contains { $0.contains(address) } }
}
