// SPDX-License-Identifier: Apache-2.0

/// How far a slot of a batch of tags has come. Each step is on the disk before the radio does anything for it.
public enum ProvisioningStep: String, CaseIterable, Sendable {
    /// No tag has the slot.
    case free
    /// A tag has it, and nothing was written yet.
    case reserved
    /// The link is being written.
    case writing
    /// The link was read back.
    case verified
    /// Mirror, counter or password are being set.
    case configuring
    /// The tag is being locked for ever.
    case locking
    /// Everything that was ordered is done and was read back.
    case done

    /// A tag was begun and not finished.
    public var isUnfinished: Bool { self != .free && self != .done }
}
