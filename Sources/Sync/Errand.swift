// SPDX-License-Identifier: Apache-2.0

/// A piece of what the box and the core have to tell each other, done once in every round while the core can be reached.
public protocol Errand: Sendable {
    /// Does what there is to do and returns. Throws ``UplinkError`` where no whole answer came, ``CoreRefusal`` where the
    /// core answered that it does not do it, and the disk's own errors; what was done until then stands.
    func run(over uplink: any Uplink, token: String) async throws
}
