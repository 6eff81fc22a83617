// SPDX-License-Identifier: Apache-2.0

import NFC
import Reader
import Tracking

/// What a tag is to say, and bringing it there.
final class TagContentOrder {
    let link: String
    let message: NDEFMessage
    let template: MirrorTemplate?
    /// Something of it may stand on a tag already.
    private(set) var hasBegun = false

    init(link: String, message: NDEFMessage, template: MirrorTemplate?) {
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
        let counter: TapCounter?
        let duration: Duration
    }

    /// Writes it and reads it back; then sets the mirror, and the counter last.
    func write(
        to target: Target, _ radio: any TagRadio, _ conditions: WriteConditions, password: ((TagUID) -> TagPassword)?
    ) throws -> Written {
        let start = ContinuousClock.now
        let session = try Type2Session(radio, target)
        try session.identify()
        let state = try session.report().state
        if let password, state?.password != nil { try session.open(password(session.uid)) }
        if let old = state?.mirror, template == nil {
            throw Refusal(
                """
                the tag writes its \(old.kind.word) over its link by itself; give --mirror \(old.kind.word), or take \
                another tag [mirrored]
                """)
        }
        var conditions = conditions
        conditions.isAuthenticated = session.password != nil
        let plan = try session.plan(message, conditions)
        let place = try template.map { template throws(MirrorTemplate.Problem) in
            try template.place(in: message, written: plan)
        }
        hasBegun = true
        let report = try session.write(
            message, conditions, except: VerifyMask(session.model, mirror: state?.mirror ?? place))
        if let place { try session.configure(mirror: place) }
        return Written(
            target: target, model: session.model, link: template?.link ?? link, report: report, mirror: place,
            counter: place?.kind.counts == true ? try session.counter() : nil, duration: .now - start)
    }
}

extension TagContentOrder.Written {
    private var milliseconds: Int { Int(duration / .milliseconds(1)) }

    /// For people.
    var text: String {
        let what = report.pages == 0 ? "held it already" : "\(counted(report.pages, "page")) written and read back"
        let mirrored = mirror.map { "; the tag fills in \($0.kind.words)" } ?? ""
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
        json.add("counter", counter.map { Int64($0.value) })
        json.add("ms", milliseconds)
        return json.closed()
    }
}
