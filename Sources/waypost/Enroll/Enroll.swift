// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import Daemon
import EdgeStore
import Glibc
import Linux
import Settings
import Sync
import Tracking

/// `waypost enroll`.
struct Enroll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make this box a device of an org, by an invitation of its core.",
        discussion: """
            The core gives the box its number, a token and a block of codes. What the box has printed so far works on. \
            If the answer is lost, the same command again gets the same answer, for 24 hours.
            """)

    @Option(help: ArgumentHelp("Where the core is. Default: sync.core_url.", valueName: "url"))
    var core: String?

    @Option(help: "The invitation, from `waypost-core device invite`.")
    var code: String

    @Option(help: "What people call this box. Default: its host name.")
    var name: String?

    @Option(help: ArgumentHelp("The number of the device whose place this box takes.", valueName: "device"))
    var replace: UInt32?

    @Flag(help: "Enrol though the box is enrolled already.")
    var again = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let core {
            do throws(InvalidValue) { _ = try WebOrigin(settingText: core) } catch {
                throw ValidationError("--core \(error)")
            }
        }
        guard 1...64 ~= code.utf8.count else { throw ValidationError("--code takes the invitation as it was given.") }
        if let name, !(1...200 ~= name.utf8.count) { throw ValidationError("--name takes 1 to 200 bytes.") }
        if let replace, replace >= 1 << 24 { throw ValidationError("--replace takes the number of a device.") }
    }

    // Files are read and written in between, which the cooperative pool may not wait for.
    @MainActor
    func run() async throws {
        let workspace = try Workspace(common)
        let url = try address(workspace)
        try workspace.state.create()
        let file = try IdentityFile.open(workspace.state, wall: BoxClock().moment().wall)
        try refuseTwice(file.identity, url)
        let draft = Draft(workspace.state)
        let request = try request(file.identity, draft)
        let uplink = try Self.uplink(to: url, workspace.settings.sync, file)
        let answer: EnrolmentAnswer
        do throws(Enrolment.Refusal) {
            answer = try await Enrolment.enrol(request, over: uplink)
        } catch {
            await uplink.close()
            if case .refused = error { throw Refusal(error.description) }
            throw Failure("this box could not be enrolled at \(url): \(error)")
        }
        await uplink.close()
        let conflicts = answer.conflicts.filter { draft.isTaken($0) }
        try file.update { $0.take(answer, core: url.settingText, conflicts: conflicts.map(\.code)) }
        let isRunning = announce(workspace)
        try OutputBuffer.print(
            output.json
                ? Self.json(answer, conflicts, core: url, isRunning) + "\n"
                : Self.text(answer, conflicts, workspace, isRunning))
    }

    private func address(_ workspace: Workspace) throws -> WebOrigin {
        if let core { return try WebOrigin(settingText: core) }
        guard let url = workspace.settings.sync.coreURL else {
            throw Refusal("nobody has said where the core is; give --core URL, or set sync.core_url")
        }
        return url
    }

    private func refuseTwice(_ identity: Identity, _ url: WebOrigin) throws {
        guard identity.isEnrolled, replace == nil, !again else { return }
        let place = identity.coreURL.map { " at \($0)" } ?? ""
        throw Refusal(
            "this box is device \(identity.device)\(place) already; give --again if it shall enrol at \(url) anew")
    }

    private func request(_ identity: Identity, _ draft: Draft) throws -> EnrolmentRequest {
        guard let key = [UInt8](hexadecimal: identity.key), let block = identity.codeBlocks.first else {
            throw Failure("identity.json holds no usable key")
        }
        return EnrolmentRequest(
            code: code, name: name ?? Self.hostName, key: key, draftDevice: identity.device, codeBlock: block,
            codes: draft.codes, replaced: replace)
    }

    private static var hostName: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "waypost" }
        let text = withUnsafeBytes(of: &name.nodename) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return text.isEmpty ? "waypost" : text
    }

    private static func uplink(
        to url: WebOrigin, _ settings: EdgeSettings.Sync, _ identity: IdentityFile
    ) throws -> HTTPUplink {
        do {
            return try SyncWay.uplink(to: url, settings, identity: identity, clock: BoxClock())
        } catch let error as CoreAddress.Refusal {
            throw Refusal(error.description)
        }
    }

    /// Tells a running `serve`; false when none runs.
    private func announce(_ workspace: Workspace) -> Bool {
        do throws(SystemError) {
            let answer = try ControlSocket.ask("identity", at: workspace.state.control)
            if let answer, !answer.contains("\"ok\":true") {
                warn("this box is enrolled, but the running serve is of another version; restart it")
            }
            return answer != nil
        } catch {
            warn("this box is enrolled, but the running serve did not take it up: \(error); restart it")
            return true
        }
    }
}
