// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Linux
import NFC
import Reader

/// The reader of one command: it asks people for tags, and waits for them.
final class TagDesk {
    /// One look of many: how soon a wait notices that it is over.
    private static let look = Duration.milliseconds(500)
    /// A worker that dies again and again has a reason that does not pass.
    private static let deaths = 3

    let radio: ReaderProcess
    private let name: ConnectionString
    private let end: ContinuousClock.Instant?
    private let reading: Reading
    private var deaths = 0

    /// What the reader's events have told.
    private final class Reading {
        var wasReady = false
        var chip: String?
        var isAbsent: String?
        var onEvent: ((ReaderEvent) -> Void)?
    }

    /// Starts the reader's worker, which keeps this process's rights even where the command gives up its own.
    convenience init(
        _ options: ReaderOptions, _ common: CommonOptions, onEvent: ((ReaderEvent) -> Void)? = nil
    ) throws {
        try self.init(options.settings(common), end: options.end, onEvent: onEvent)
    }

    /// The same for a reader that is known; `end` is when waiting ends, nil for never.
    init(
        _ settings: (name: ConnectionString, reset: String?), end: ContinuousClock.Instant?,
        onEvent: ((ReaderEvent) -> Void)? = nil
    ) throws {
        let reading = Reading()
        reading.onEvent = onEvent
        self.reading = reading
        name = settings.name
        self.end = end
        radio = ReaderProcess(settings.name, reset: settings.reset) { event in
            switch event {
            case .ready(let chip): (reading.wasReady, reading.chip, reading.isAbsent) = (true, chip, nil)
            case .absent(let message): reading.isAbsent = message
            case .lost(let message): if onEvent == nil { warn("\(message); opening the reader again") }
            case .renewed: break
            case .died(let message): if onEvent == nil { warn(message) }
            case .reset(let message): if onEvent == nil { warn("reset the reader: \(message)") }
            }
            reading.onEvent?(event)
        }
        try radio.start()
    }

    deinit { radio.stop() }

    /// The reader's chip, once it has answered.
    var chip: String? { reading.chip }

    /// Asks for a tag and waits until there is one. `again` is a tag that was taken away too early.
    func tag(_ prompt: String = "Hold a tag to the reader.", again: TagUID? = nil) throws -> Target {
        if isatty(StandardStream.error.rawValue) == 1 { try? StandardStream.error.write(prompt + "\n") }
        var hasTwo = false
        repeat {
            let found = try look(again)
            if found.count == 1 { return found[0] }
            if found.count > 1, !hasTwo { warn(TagRejection.moreThanOne.description) }
            hasTwo = found.count > 1
        } while end.map { ContinuousClock.now < $0 } ?? true
        if hasTwo { throw SessionError.rejected(.moreThanOne) }
        if let trouble = reading.isAbsent { throw Failure(trouble) }
        if let again { throw SessionError.gone(again) }
        throw Failure("no tag came to the reader \(name) in time; see --timeout")
    }

    /// One look for tags, or for one of them. A reader that has stumbled is waited for; what does not pass is thrown.
    func look(_ uid: TagUID? = nil) throws -> [Target] {
        do throws(RadioError) {
            let found = try radio.find(uid?.bytes, within: Self.look)
            if !found.isEmpty { deaths = 0 }
            return found
        } catch {
            if error.code == .died { deaths += 1 }
            try judge(error)
            return []
        }
    }

    /// Whether the tag has been taken away, as far as one look tells. A reader that has stumbled holds none.
    func isCleared() throws -> Bool {
        do throws(RadioError) {
            return try radio.waitForRemoval(within: Self.look)
        } catch {
            if error.code == .died { deaths += 1 }
            try judge(error)
            return true
        }
    }

    /// Runs what is done with a tag, again and again while the tag is taken away or the reader stumbles, and the time is
    /// not up.
    func finish<Result>(_ first: Target, _ body: (Target) throws -> Result) throws -> Result {
        var target = first
        while true {
            do {
                return try body(target)
            } catch let error as SessionError where error.isPassing {
                guard end.map({ ContinuousClock.now < $0 }) ?? true, let uid = TagUID(target.uid) else { throw error }
                warn(error.description)
                if case .unstable = error { throw error }
                target = try tag("Hold the same tag to the reader again.", again: uid)
            }
        }
    }

    /// Throws what does not pass.
    private func judge(_ error: RadioError) throws {
        switch error.code {
        case .busy, .unusable, .refused: throw Failure(error.message)
        case .died:
            if deaths >= Self.deaths { throw Failure("\(error.message), and gives up") }
        case .absent:
            // One that was there may come back; one that never was has another name, or no power.
            if !reading.wasReady, let trouble = reading.isAbsent { throw Failure(trouble) }
        case .lost, .disconnected: break
        }
    }
}
