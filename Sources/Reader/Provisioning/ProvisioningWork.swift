// SPDX-License-Identifier: Apache-2.0

internal import NFC
internal import Tracking

/// A slot on its way, and what its tag is to say.
struct ProvisioningWork {
    var slot: ProvisioningSlot
    let message: NDEFMessage
    let template: MirrorTemplate?
    var conditions: WriteConditions

    init(_ slot: ProvisioningSlot, _ link: String, _ order: ProvisioningOrder) throws {
        self.slot = slot
        template = order.mirror == .both ? try MirrorTemplate(link + "/{uid}x{counter}") : nil
        message = try NDEFMessage(link: template?.link ?? link)
        let host = link.split(separator: "/").dropLast().joined(separator: "/")
        conditions = WriteConditions(
            overwrites: order.overwrites || slot.step != .reserved,
            expected: order.expects.flatMap { TagModel(named: $0) }, configures: template != nil || order.protects,
            // What an earlier batch that was given up has left may go.
            isOurs: { [overwrites = order.overwrites] text in overwrites && text.contains(host) })
    }

    /// Where the tag is to mirror; nil where it is not.
    func place(in plan: WritePlan) throws(MirrorTemplate.Problem) -> MirrorPlace? {
        try template?.place(in: message, written: plan)
    }

    /// Whether a tag says what it is to say, whether or not it can still be written. What was read back once was so
    /// then; before anything is locked for ever it has to be so now.
    func isWritten(by session: Type2Session) throws(SessionError) -> Bool {
        guard let plan = try session.layout(of: message) else { return false }
        let place: MirrorPlace?
        do throws(MirrorTemplate.Problem) { place = try self.place(in: plan) } catch { return false }
        return plan.mismatches(in: session.memory, except: try session.mask(mirror: place)).isEmpty
    }
}

extension Type2Session {
    /// What cannot be read back: secrets, and the mirror where it is on already.
    func mask(mirror place: MirrorPlace?) throws(SessionError) -> VerifyMask {
        VerifyMask(model, mirror: try report().state?.mirror == place ? place : nil)
    }
}
