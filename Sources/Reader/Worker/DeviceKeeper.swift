// SPDX-License-Identifier: Apache-2.0

/// Keeps a reader open: opens it again when it was lost, has it reset when it stays away, and renews it once a day.
final class DeviceKeeper {
    let name: ConnectionString
    private let library: Library
    private let reset: ResetProgram?
    private let tell: (ReaderEvent) -> Void
    private let now: () -> ContinuousClock.Instant

    /// The device while it is open.
    private(set) var device: Device?
    /// Why it is not.
    private(set) var trouble: RadioError?
    private var ladder: ReconnectLadder
    private var renewal: IdleRenewal
    private var isToldAbsent = false

    init(
        _ name: ConnectionString, library: Library, reset: String?, tell: @escaping (ReaderEvent) -> Void,
        now: @escaping () -> ContinuousClock.Instant
    ) {
        self.name = name
        self.library = library
        self.reset = reset.map(ResetProgram.init)
        self.tell = tell
        self.now = now
        ladder = ReconnectLadder(now: now())
        renewal = IdleRenewal(opened: now())
    }

    /// The device, opened where it is time to; nil where it is away.
    func opened() throws(RadioError) -> Device? {
        if let device { return device }
        guard now() >= ladder.next else { return nil }
        do throws(RadioError) {
            let device = try open()
            tell(.ready(device.model))
            return device
        } catch {
            guard error.isAbsence else { throw error }
            fail(error)
            return nil
        }
    }

    /// A tag is on it.
    func use() { renewal.use(now: now()) }

    /// Closes the reader, which switches its field off, and opens it anew, where it is time to.
    func renewIfDue() throws(RadioError) {
        guard device != nil, renewal.isDue(now: now()) else { return }
        device = nil
        do throws(RadioError) {
            _ = try open()
            tell(.renewed("the reader \(name) was closed and opened anew, as once a day"))
        } catch {
            guard error.isAbsence else { throw error }
            lose(error)
        }
    }

    /// The device has stopped answering.
    func lose(_ error: RadioError) {
        device = nil
        tell(.lost(error.message))
        fail(error)
    }

    private func open() throws(RadioError) -> Device {
        let device = try Device(name, library: library)
        ladder.succeed(now: now())
        renewal = IdleRenewal(opened: now())
        (trouble, isToldAbsent) = (nil, false)
        self.device = device
        return device
    }

    private func fail(_ error: RadioError) {
        trouble = RadioError(.absent, error.message)
        if ladder.fail(now: now()), let reset {
            tell(.reset(reset.run(for: name)))
            // Whether it helped is not known before the next try.
            ladder.reset(now: now())
        } else if ladder.isAbsent, !isToldAbsent {
            isToldAbsent = true
            tell(.absent(error.message))
        }
    }
}

extension RadioError {
    /// The reader is away, which may pass.
    fileprivate var isAbsence: Bool { code == .disconnected || code == .absent }
}
