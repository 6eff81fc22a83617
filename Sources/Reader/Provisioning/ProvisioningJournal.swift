// SPDX-License-Identifier: Apache-2.0

public import NFC
public import Tracking

/// What a tag that comes to the desk is to a batch.
public enum ProvisioningClaim: Sendable {
    /// It has this slot, now or since before; the link is what it is to say.
    case slot(ProvisioningSlot, link: String)
    /// It carries something of ours already: what, in words.
    case taken(String)
    /// Every slot has a tag.
    case full
}

/// Where a desk writes down what it does. Each call is on the disk when it returns, and is made before the radio goes on:
/// whatever is unplugged then, the same tag goes on where it stopped.
public protocol ProvisioningJournal: AnyObject {
    /// Gives a tag its slot: the one that it has, or else the first free one.
    func claim(_ uid: TagUID) throws -> ProvisioningClaim

    /// Notes how far a slot has come.
    func note(_ slot: ProvisioningSlot) throws

    /// Makes a slot free in which nothing was written.
    func release(_ slot: ProvisioningSlot) throws

    /// Notes that a tag was turned away, with the word of the reason.
    func reject(_ uid: TagUID, reason: String) throws
}
