// SPDX-License-Identifier: Apache-2.0

import Glibc
import NFC
import PN532Simulator

@testable import Reader

/// A simulated reader and the radio that holds it, through the real libnfc in this process.
final class SimulatedRadio {
    // One in a process.
    private nonisolated(unsafe) static let library = try? Library()

    let reader: SimulatedReader
    let radio: DeviceRadio

    /// One that is not patient waits for no tag: what is not in the field at once has gone.
    init(_ tags: any SimulatedTag..., isPatient: Bool = true) throws {
        reader = try SimulatedReader(tags: tags)
        guard let library = Self.library else { throw RadioError(.busy, "libnfc") }
        let (log, clock) = (Log(), Clock())
        radio = DeviceRadio(
            try ConnectionString(reader.connstring), library: library,
            pause: { time in
                if isPatient { usleep(UInt32(time / .microseconds(1))) }
                return isPatient
            }, tell: { log.events.append($0) }, now: { .now + clock.ahead })
        (self.log, self.clock) = (log, clock)
    }

    private let log: Log
    private final class Log { var events: [ReaderEvent] = [] }
    private let clock: Clock
    private final class Clock { var ahead = Duration.zero }

    /// What the radio has told.
    var events: [ReaderEvent] { log.events }

    /// Lets time pass in an instant.
    func skip(_ time: Duration) { clock.ahead += time }

    /// The tag in the field, identified.
    func session() throws -> Type2Session {
        let targets = try radio.find(nil, within: .milliseconds(200))
        guard targets.count == 1 else { throw RadioError(.lost, "\(targets.count) tags") }
        let session = try Type2Session(radio, targets[0])
        try session.identify()
        return session
    }
}
