// SPDX-License-Identifier: Apache-2.0

public import NFC
public import Tracking

/// Writes the tags of a batch, one after the other: identified, checked, given a slot, written, read back, configured,
/// locked. Each step is journalled before the radio does it, and each can be done twice.
public final class ProvisioningDesk {
    /// What came of a tag.
    public enum Outcome: Sendable {
        case done(ProvisioningSlot, link: String)
        /// Everything is as it should be, and nothing was written, in a trial.
        case good(TagUID, model: String)
        case rejected(TagUID?, TagRejection)
        /// The tag was lifted or disturbed; the same tag goes on where it stopped.
        case interrupted(TagUID, String)
        /// No slot is free.
        case full
    }

    private let order: ProvisioningOrder
    private let journal: any ProvisioningJournal
    private let siteKey: [UInt8]?
    private let isTrial: Bool
    private let now: () -> Int64

    /// `siteKey` is what passwords follow from; an order that protects needs it. `now` answers Unix ms.
    public init(
        _ order: ProvisioningOrder, journal: any ProvisioningJournal, siteKey: [UInt8]?, isTrial: Bool,
        now: @escaping () -> Int64
    ) {
        self.order = order
        self.journal = journal
        self.siteKey = siteKey
        self.isTrial = isTrial
        self.now = now
    }

    /// Does what is left to do for the tag in the field. Throws where the journal fails, or the reader does.
    public func serve(_ targets: [Target], _ radio: any TagRadio) throws -> Outcome {
        guard let target = targets.first, targets.count == 1 else { return .rejected(nil, .moreThanOne) }
        let session: Type2Session
        do throws(SessionError) {
            session = try Type2Session(radio, target)
            try session.identify()
        } catch {
            return try outcome(of: error, TagUID(target.uid), nil)
        }
        guard session.uid.isUnique else { return try turnAway(session.uid, .anonymousUID) }
        if let lack = lack(of: session.model) { return try turnAway(session.uid, lack) }
        switch try journal.claim(session.uid) {
        case .full: return .full
        case .taken(let use): return try turnAway(session.uid, .alreadyProvisioned(use))
        case .slot(let slot, let link): return try finish(slot, link, session)
        }
    }

    /// What a model has not, and the order wants.
    private func lack(of model: TagModel) -> TagRejection? {
        let lacksMirror = order.mirror == .both && !model.family.mirrors
        let lacksPassword = order.protects && model.map?.pwd == nil
        return lacksMirror || lacksPassword
            ? .wrongModel(expected: "NTAG213, NTAG215 or NTAG216", found: model.name) : nil
    }

    /// A slot on its way.
    private struct Work {
        var slot: ProvisioningSlot
        let link: String
        let message: NDEFMessage
        let template: MirrorTemplate?
        var conditions: WriteConditions
    }

    private func finish(_ slot: ProvisioningSlot, _ link: String, _ session: Type2Session) throws -> Outcome {
        var work = try work(slot, link)
        if slot.step == .locking, !isTrial { return try lockAgain(&work, session) }
        let plan: WritePlan
        do throws(SessionError) {
            // A tag whose password is set already opens by it.
            if slot.step != .reserved, let password = password(session.uid) { try? session.open(password) }
            work.conditions.isAuthenticated = session.password != nil
            plan = try session.plan(work.message, work.conditions)
        } catch {
            return try outcome(of: error, session.uid, slot)
        }
        guard !isTrial else {
            try journal.release(slot)
            return .good(session.uid, model: session.model.name)
        }
        do {
            try perform(&work, plan, session)
        } catch let error as SessionError {
            return try outcome(of: error, session.uid, work.slot)
        }
        return .done(work.slot, link: link)
    }

    /// A tag whose locking was begun was read back before, and may be closed for every other step.
    private func lockAgain(_ work: inout Work, _ session: Type2Session) throws -> Outcome {
        do {
            work.slot.attempts += 1
            try close(&work, session)
        } catch let error as SessionError {
            return try outcome(of: error, session.uid, work.slot)
        }
        return .done(work.slot, link: work.link)
    }

    private func work(_ slot: ProvisioningSlot, _ link: String) throws -> Work {
        let template = order.mirror == .both ? try MirrorTemplate(link + "/{uid}x{counter}") : nil
        let isBegun = slot.step != .reserved
        let host = link.split(separator: "/").dropLast().joined(separator: "/")
        return Work(
            slot: slot, link: link, message: try NDEFMessage(link: template?.link ?? link), template: template,
            conditions: WriteConditions(
                overwrites: order.overwrites || isBegun, expected: order.expects.flatMap { TagModel(named: $0) },
                configures: template != nil || order.protects,
                // What an earlier batch that was given up has left may go.
                isOurs: { [overwrites = order.overwrites] text in overwrites && text.contains(host) }))
    }

    private func perform(_ work: inout Work, _ plan: WritePlan, _ session: Type2Session) throws {
        let place = try work.template?.place(in: work.message, written: plan)
        let wasConfigured = work.slot.step == .configuring
        work.slot.model = session.model.name
        work.slot.attempts += 1
        try step(&work.slot, .writing)
        let mask = VerifyMask(session.model, mirror: wasConfigured ? place : nil)
        _ = try session.write(work.message, work.conditions, except: mask)
        try step(&work.slot, .verified)
        if place != nil || order.protects {
            try step(&work.slot, .configuring)
            try session.configure(
                mirror: place, password: password(session.uid).map { .set($0) } ?? .keep)
            work.slot.hasPassword = order.protects
        }
        try close(&work, session)
    }

    /// Locks the tag where that is ordered, and calls it done.
    private func close(_ work: inout Work, _ session: Type2Session) throws {
        if order.locks {
            try step(&work.slot, .locking)
            try session.lockForever(configuration: true)
            work.slot.isLocked = true
        }
        // Verifying has read the tag, and its counter with it.
        if work.template != nil { work.slot.counter = try session.counter().map { Int($0.value) } }
        work.slot.finished = now()
        try step(&work.slot, .done)
    }

    private func step(_ slot: inout ProvisioningSlot, _ step: ProvisioningStep) throws {
        slot.step = step
        try journal.note(slot)
    }

    private func password(_ uid: TagUID) -> TagPassword? {
        order.protects ? siteKey.map { TagPassword(siteKey: $0, uid: uid) } : nil
    }

    /// What a session that failed means for the tag and its slot.
    private func outcome(of error: SessionError, _ uid: TagUID?, _ slot: ProvisioningSlot?) throws -> Outcome {
        switch error {
        case .rejected(let reason):
            // Nothing was written, so the next tag gets the slot.
            if let slot, slot.step == .reserved { try journal.release(slot) }
            guard let uid else { return .rejected(nil, reason) }
            return try turnAway(uid, reason)
        case .reader(let failure) where !failure.isPassing: throw failure
        case .reader, .gone, .unstable, .plain, .wrongPassword, .needsPassword:
            guard let uid else { throw error }
            if isTrial, let slot { try journal.release(slot) }
            return .interrupted(uid, error.description)
        }
    }

    private func turnAway(_ uid: TagUID, _ reason: TagRejection) throws -> Outcome {
        if !isTrial { try journal.reject(uid, reason: reason.code) }
        return .rejected(uid, reason)
    }
}
