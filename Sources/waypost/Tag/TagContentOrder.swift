// SPDX-License-Identifier: Apache-2.0

import NFC
import Reader
import Tracking

/// What a tag is to say, and bringing it there.
final class TagContentOrder {
    let link: String
    let message: NDEFMessage
    let template: MirrorTemplate?
    /// A tag that mirrors is to stop that.
    private let endsMirror: Bool
    /// Something of it may stand on a tag already.
    private(set) var hasBegun = false

    init(link: String, message: NDEFMessage, template: MirrorTemplate?, endsMirror: Bool = false) {
        self.endsMirror = endsMirror
        self.link = link
        self.message = message
        self.template = template
    }

    /// What was done to a tag.
    struct Written {
        let target: Target
        let model: TagModel
        let link: String
        let report: Type2Session.WriteReport
        let mirror: MirrorPlace?
        /// What the tag wrote by itself before, and does no more.
        let ended: MirrorPlace?
        let counter: TapCounter?
        let duration: Duration
    }

    /// Writes it and reads it back; then sets the mirror, and the counter last. A mirror that is there and is to be
    /// another, or none, is switched off before, while the tag says nothing.
    func write(
        to target: Target, _ radio: any TagRadio, _ conditions: WriteConditions, password: ((TagUID) -> TagPassword)?
    ) throws -> Written {
        let start = ContinuousClock.now
        let session = try Type2Session(radio, target)
        try session.identify()
        let state = try session.report().state
        if let password, state?.password != nil { try session.open(password(session.uid)) }
        if let old = state?.mirror, template == nil, !endsMirror {
            throw Refusal(
                """
                the tag writes \(old.kind.words) over its link by itself; give --mirror \(old.kind.word) to keep that, or \
                --mirror none to switch it off [mirrored]
                """)
        }
        var conditions = conditions
        conditions.isAuthenticated = session.password != nil
        conditions.configures = template != nil || state?.mirror != nil
        let plan = try session.plan(message, conditions)
        let place = try template.map { template throws(MirrorTemplate.Problem) in
            try template.place(in: message, written: plan)
        }
        hasBegun = true
        let ended = state?.mirror == place ? nil : state?.mirror
        if ended != nil { try session.endMirror(except: place) }
        let mask = VerifyMask(session.model, mirror: ended == nil ? place : nil)
        let report = try session.write(message, conditions, except: mask)
        if let place { try session.configure(mirror: .set(place)) }
        return Written(
            target: target, model: session.model, link: template?.link ?? link, report: report, mirror: place,
            ended: ended,
            counter: place?.kind.counts == true ? try session.counter() : nil, duration: .now - start)
    }
}

extension TagContentOrder.Written {
    private var milliseconds: Int { Int(duration / .milliseconds(1)) }

    /// For people.
    var text: String {
        let what = report.pages == 0 ? "held it already" : "\(counted(report.pages, "page")) written and read back"
        let mirrored =
            mirror.map { "; the tag fills in \($0.kind.words)" }
            ?? ended.map { "; the tag no longer fills in \($0.kind.words)" } ?? ""
        return "\(target.uid.hexadecimal.uppercased())  \(model)  \(link)  \(what)\(mirrored)\n"
    }

    /// For programs.
    var json: String {
        var json = JSONText()
        json.add("uid", target.uid.hexadecimal.uppercased())
        json.add("model", model.name)
        json.add("link", link)
        json.add("pages_written", report.pages)
        json.add("attempts", report.attempts)
        json.add("mirror", mirror?.kind.word)
        json.add("mirror_ended", ended?.kind.word)
        json.add("counter", counter.map { Int64($0.value) })
        json.add("ms", milliseconds)
        return json.closed()
    }
}
