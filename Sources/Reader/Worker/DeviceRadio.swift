// SPDX-License-Identifier: Apache-2.0

/// The radio of a reader on this machine, in this process. Belongs into a process of its own, because libnfc may end it.
final class DeviceRadio: TagRadio {
    /// Between two looks, so that a waiting reader costs next to nothing.
    private static let interval = Duration.milliseconds(100)

    private let keeper: DeviceKeeper
    /// Sleeps; false when the radio is to stop.
    private let pause: (Duration) -> Bool
    /// The tag that was found last, and whether it is selected.
    private var target: Target?
    private var isSelected = false

    init(
        _ name: ConnectionString, library: Library, reset: String? = nil, pause: @escaping (Duration) -> Bool,
        tell: @escaping (ReaderEvent) -> Void = { _ in }, now: @escaping () -> ContinuousClock.Instant = { .now }
    ) {
        keeper = DeviceKeeper(name, library: library, reset: reset, tell: tell, now: now)
        self.pause = pause
    }

    func find(_ uid: [UInt8]?, within time: Duration) throws(RadioError) -> [Target] {
        let end = ContinuousClock.now + time
        (target, isSelected) = (nil, false)
        while true {
            let found = try look(for: uid)
            if !found.isEmpty {
                keeper.use()
                (target, isSelected) = (found.first, found.count == 1)
                return found
            }
            let left = end - .now
            guard left > .zero, pause(min(left, Self.interval)) else { break }
        }
        if keeper.device == nil, let trouble = keeper.trouble { throw trouble }
        return []
    }

    /// One look; nothing where the reader is away.
    private func look(for uid: [UInt8]?) throws(RadioError) -> [Target] {
        // A tag that is looked for by its UID is in the middle of something.
        if uid == nil { try keeper.renewIfDue() }
        guard let device = try keeper.opened() else { return [] }
        do throws(RadioError) {
            guard let uid else { return try device.targets() }
            try device.cycleField()
            return try device.select(uid).map { [$0] } ?? []
        } catch {
            guard error.code == .disconnected else { throw error }
            lose(error)
            return []
        }
    }

    func exchange(_ command: [UInt8], _ framing: Framing, within time: Duration) throws(RadioError) -> [UInt8] {
        let device = try selected()
        do throws(RadioError) {
            return try device.exchange(
                command, framing, milliseconds: Int32(time.milliseconds(1...WorkerRequest.longestExchange)))
        } catch {
            if error.code == .lost { isSelected = false }
            if error.code == .disconnected { lose(error) }
            throw error
        }
    }

    func waitForRemoval(within time: Duration) throws(RadioError) -> Bool {
        let end = ContinuousClock.now + time
        while true {
            guard try isStillThere() else { return true }
            let left = end - .now
            guard left > .zero, pause(min(left, Self.interval)) else { return false }
        }
    }

    /// A tag that does not answer is looked for once more: it may only have refused.
    private func isStillThere() throws(RadioError) -> Bool {
        guard let target else { return false }
        guard let device = try keeper.opened() else { return true }
        do throws(RadioError) {
            if isSelected, try device.isTargetPresent() {
                keeper.use()
                return true
            }
            try device.cycleField()
            isSelected = try device.select(target.uid) != nil
            if !isSelected { self.target = nil }
            return isSelected
        } catch {
            guard error.code == .disconnected else { throw error }
            lose(error)
            return true
        }
    }

    func release() throws(RadioError) {
        isSelected = false
        guard let device = keeper.device else { return }
        do throws(RadioError) { try device.setField(false) } catch { lose(error) }
    }

    /// Sends the selected tag to sleep and looks for any, or for one by its UID: whether this chip wakes those that sleep.
    func answersAfterHalt(_ uid: [UInt8]?) throws(RadioError) -> Bool {
        let device = try selected()
        isSelected = false
        try device.deselect()
        return try device.select(uid) != nil
    }

    /// The chip's own status after a command to the selected tag, which then has to be selected again.
    func status(of command: [UInt8], _ framing: Framing) throws(RadioError) -> UInt8? {
        let device = try selected()
        isSelected = false
        return device.status(of: command, framing)
    }

    /// The device while a tag is selected on it.
    private func selected() throws(RadioError) -> Device {
        guard let device = keeper.device, isSelected else {
            throw RadioError(.lost, "no tag is selected on \(keeper.name)")
        }
        return device
    }

    private func lose(_ error: RadioError) {
        isSelected = false
        keeper.lose(error)
    }
}
