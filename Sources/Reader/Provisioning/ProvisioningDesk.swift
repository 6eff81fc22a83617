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

    private func finish(_ slot: ProvisioningSlot, _ link: String, _ session: Type2Session) throws -> Outcome {
        var work = try ProvisioningWork(slot, link, order)
        let plan: WritePlan?
        do throws(SessionError) {
            if slot.step != .reserved { try open(session) }
            work.conditions.isAuthenticated = session.password != nil
            // A mirror that is in the way has to be ended.
            if try session.report().state?.mirror != nil { work.conditions.configures = true }
            let needsLocksOnly = slot.step == .locking ? try work.isWritten(by: session) : false
            plan = needsLocksOnly ? nil : try session.plan(work.message, work.conditions)
        } catch {
            return try outcome(of: error, session.uid, slot)
        }
        guard !isTrial else {
            try journal.release(slot)
            return .good(session.uid, model: session.model.name)
        }
        do {
            work.slot.attempts += 1
            if let plan { try perform(&work, plan, session) }
            try close(&work, session)
        } catch let error as SessionError {
            return try outcome(of: error, session.uid, work.slot)
        }
        return .done(work.slot, link: link)
    }

    /// Opens a tag that was closed before by its password. Where that is another one, its plan says so.
    private func open(_ session: Type2Session) throws(SessionError) {
        guard let password = password(session.uid), try session.report().state?.password != nil else { return }
        do throws(SessionError) { try session.open(password) } catch {
            guard error == .wrongPassword else { throw error }
        }
    }

    private func perform(_ work: inout ProvisioningWork, _ plan: WritePlan, _ session: Type2Session) throws {
        var place = try work.place(in: plan)
        work.slot.model = session.model.name
        try step(&work.slot, .writing)
        if try session.endMirror(except: place) {
            place = try work.place(in: try session.plan(work.message, work.conditions))
        }
        _ = try session.write(work.message, work.conditions, except: try session.mask(mirror: place))
        try step(&work.slot, .verified)
        guard place != nil || order.protects else { return }
        try step(&work.slot, .configuring)
        try session.configure(
            mirror: place.map { .set($0) } ?? .keep, password: password(session.uid).map { .set($0) } ?? .keep)
        work.slot.hasPassword = order.protects
    }

    /// Locks the tag where that is ordered, and calls it done.
    private func close(_ work: inout ProvisioningWork, _ session: Type2Session) throws {
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
