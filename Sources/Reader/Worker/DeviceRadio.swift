// SPDX-License-Identifier: Apache-2.0

internal import Linux

/// The radio of a reader on this machine, in this process. It keeps the device open, and opens it again when it was
/// lost. Belongs into a process of its own, because libnfc may end it.
final class DeviceRadio: TagRadio {
    /// Between two looks, so that a waiting reader costs next to nothing.
    private static let interval = Duration.milliseconds(100)

    private let name: ConnectionString
    private let library: Library
    private let reset: String?
    /// Sleeps; false when the radio is to stop.
    private let pause: (Duration) -> Bool
    private let tell: (ReaderEvent) -> Void

    private var device: Device?
    private var ladder = ReconnectLadder(now: .now)
    private var trouble: RadioError?
    /// The tag that was found last, and whether it is selected.
    private var target: Target?
    private var isSelected = false

    init(
        _ name: ConnectionString, library: Library, reset: String? = nil, pause: @escaping (Duration) -> Bool,
        tell: @escaping (ReaderEvent) -> Void = { _ in }
    ) {
        self.name = name
        self.library = library
        self.reset = reset
        self.pause = pause
        self.tell = tell
    }

    func find(_ uid: [UInt8]?, within time: Duration) throws(RadioError) -> [Target] {
        let end = ContinuousClock.now + time
        (target, isSelected) = (nil, false)
        while true {
            let found = try look(for: uid)
            if !found.isEmpty {
                (target, isSelected) = (found.first, found.count == 1)
                return found
            }
            let left = end - .now
            guard left > .zero, pause(min(left, Self.interval)) else { break }
        }
        if device == nil, let trouble { throw trouble }
        return []
    }

    /// One look; nothing where the reader is away.
    private func look(for uid: [UInt8]?) throws(RadioError) -> [Target] {
        guard let device = try opened() else { return [] }
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
        guard let device, isSelected else { throw RadioError(.lost, "no tag is selected on \(name)") }
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
        guard let device = try opened() else { return true }
        do throws(RadioError) {
            if isSelected, try device.isTargetPresent() { return true }
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
        guard let device else { return }
        do throws(RadioError) { try device.setField(false) } catch { lose(error) }
    }

    /// Sends the selected tag to sleep and looks for any: whether this chip wakes those that sleep.
    func answersAfterHalt() throws(RadioError) -> Bool {
        guard let device, isSelected else { throw RadioError(.lost, "no tag is selected on \(name)") }
        isSelected = false
        try device.deselect()
        return try device.select() != nil
    }

    /// The device, opened where it is time to; nil where it is away.
    private func opened() throws(RadioError) -> Device? {
        if let device { return device }
        guard ContinuousClock.now >= ladder.next else { return nil }
        do throws(RadioError) {
            let device = try Device(name, library: library)
            ladder.succeed(now: .now)
            self.device = device
            trouble = nil
            tell(.ready(device.model))
            return device
        } catch {
            guard error.code == .disconnected || error.code == .absent else { throw error }
            fail(error)
            return nil
        }
    }

    private func lose(_ error: RadioError) {
        device = nil
        isSelected = false
        tell(.lost(error.message))
        fail(error)
    }

    private func fail(_ error: RadioError) {
        let wasAbsent = ladder.isAbsent
        trouble = RadioError(.absent, error.message)
        let isResetDue = ladder.fail(now: .now)
        if isResetDue { runReset() }
        if ladder.isAbsent, !wasAbsent { tell(.absent(error.message)) }
    }

    private func runReset() {
        guard let reset else { return }
        do throws(SystemError) {
            let outcome = try ChildProgram(reset, arguments: [name.text]).run(patience: .seconds(10))
            tell(.reset("\(reset) ended with \(outcome.status)"))
        } catch {
            tell(.reset("\(error)"))
        }
    }
}
