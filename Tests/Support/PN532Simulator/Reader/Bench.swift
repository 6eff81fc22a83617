// SPDX-License-Identifier: Apache-2.0

/// All that the simulator knows; a mutex guards it.
struct Bench: Sendable {
    /// How many lines of the log are kept: nfc-poll alone asks ten thousand times a second.
    private static let logLimit = 20_000

    var chip = Chip()
    var isMute = false
    var isDeaf = false
    /// How many bytes of an answer are written at once; nil for all.
    var chunk: Int?
    /// Whether bytes take the time that they take at 115200 baud, and pages the 4 ms of an EEPROM.
    var paces = false
    /// The pty's path; nil while unplugged.
    var path: String?
    /// What the thread shall do about the plug.
    var wantsPlug = true
    var hasEnded = false
    private(set) var counts = LineCounts()
    private(set) var log: [LineEntry] = []
    private var parser = FrameParser()
    private var scripts: [Script] = []
    private var lastAnswer: [UInt8] = HostFrame.syntaxError
    private var swallows = false
    private var acknowledgesOnly = false
    private var raisesStatus = false

    // MARK: - The line

    /// What is written to the host for these bytes, each part at once.
    mutating func take(_ bytes: [UInt8], now: ContinuousClock.Instant) -> [[UInt8]] {
        counts.bytesFromHost += bytes.count
        var output: [[UInt8]] = []
        for event in parser.take(bytes) {
            switch event {
            case .wakeup:
                note(.wakeup)
                chip.isAsleep = false
            case _ where chip.isAsleep: break
            case .acknowledgement:
                note(.hostAcknowledgement)
                chip.abort()
            case .refusal:
                note(.hostRefusal)
                output.append(lastAnswer)
            case .damaged:
                note(.damaged)
                output.append(HostFrame.syntaxError)
            case .command(let command): output += run(command, now: now)
            }
        }
        return sent(output)
    }

    /// What the passing of time, or a change in the field, has the chip say.
    mutating func tick(now: ContinuousClock.Instant) -> [[UInt8]] {
        act(now: now)
        guard let answer = chip.resume(now: now) else { return [] }
        return sent([framed(answer)])
    }

    /// When `tick` is needed at the latest.
    var deadline: ContinuousClock.Instant? {
        (scripts.map(\.deadline) + [chip.deadline]).compactMap(\.self).min()
    }

    private mutating func run(_ command: [UInt8], now: ContinuousClock.Instant) -> [[UInt8]] {
        note(.command(command))
        counts.commandCount += 1
        counts.commands[command[0], default: 0] += 1
        act(now: now)
        defer {
            swallows = false
            acknowledgesOnly = false
        }
        guard !swallows, !isDeaf else { return [] }
        note(.acknowledgement)
        guard !acknowledgesOnly else { return [HostFrame.acknowledgement] }
        if scripts.contains(where: { $0.tearsNext(at: position(now)) }) { chip.field.tearsNextWrite = true }
        let answer = chip.run(command, now: now)
        counts.writes = chip.field.writes
        act(now: now)
        switch answer {
        case .bytes(let bytes): return [HostFrame.acknowledgement, framed(bytes)]
        case .later: return [HostFrame.acknowledgement]
        case .nonsense:
            note(.syntaxError)
            return [HostFrame.acknowledgement, HostFrame.syntaxError]
        }
    }

    private mutating func framed(_ answer: [UInt8]) -> [UInt8] {
        var answer = answer
        // Codes of answers that have a status byte which libnfc looks at.
        if raisesStatus, answer.count > 1, [0x41, 0x43, 0x87, 0x89, 0x8F, 0x91].contains(answer[0]) {
            answer[1] |= 0x80
            raisesStatus = false
        }
        note(.answer(answer))
        lastAnswer = HostFrame.around(answer)
        return lastAnswer
    }

    /// What of it reaches the line.
    private mutating func sent(_ output: [[UInt8]]) -> [[UInt8]] {
        guard !isMute, !isDeaf, wantsPlug else { return [] }
        counts.bytesToHost += output.joined().count
        return output
    }

    private mutating func note(_ entry: LineEntry) {
        if log.count == Self.logLimit { log.removeFirst(Self.logLimit / 2) }
        log.append(entry)
    }

    // MARK: - Incidents

    mutating func arrange(_ steps: [Step], now: ContinuousClock.Instant) {
        scripts.append(Script(steps, from: position(now)))
    }

    private func position(_ now: ContinuousClock.Instant) -> Script.Position {
        Script.Position(
            commands: counts.commandCount, exchanges: counts.exchangeCount, writes: chip.field.writes, time: now)
    }

    private mutating func act(now: ContinuousClock.Instant) {
        for index in scripts.indices {
            while let incident = scripts[index].next(at: position(now)) { apply(incident) }
        }
        scripts.removeAll(where: \.isOver)
    }

    mutating func apply(_ incident: Incident) {
        switch incident {
        case .swallow: swallows = true
        case .acknowledgeOnly: acknowledgesOnly = true
        case .highStatusBit: raisesStatus = true
        case .tear: chip.field.tearsNextWrite = true
        case .remove(let uid): chip.field.removeAll { uid == nil || $0.uid == uid }
        case .place(let tags): for tag in tags { chip.field.place(tag) }
        case .putBack: chip.field.putBack()
        case .replace(let tags):
            chip.field.removeAll()
            for tag in tags { chip.field.place(tag) }
        case .mute(let isMute): self.isMute = isMute
        case .deaf(let isDeaf): self.isDeaf = isDeaf
        case .unplug: wantsPlug = false
        }
    }
}
