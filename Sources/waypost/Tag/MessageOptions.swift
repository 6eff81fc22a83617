// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import NFC

/// What goes onto a tag beside its link.
struct MessageOptions: ParsableArguments {
    /// What the tag itself writes into the link.
    enum Mirror: String, CaseIterable, ExpressibleByArgument {
        case uid, counter, both
        case off = "none"

        /// What stands in its place in a template.
        var mark: String? {
            switch self {
            case .uid: "{uid}"
            case .counter: "{counter}"
            case .both: "{uid}x{counter}"
            case .off: nil
            }
        }
    }

    @Option(help: ArgumentHelp("A text after the link, for who reads the tag by an app.", valueName: "text"))
    var text: String?

    @Option(help: ArgumentHelp("The language of --text.", valueName: "tag"))
    var language = "en"

    @Option(help: ArgumentHelp("The Android application that opens it, by its package.", valueName: "package"))
    var app: String?

    @Option(
        help: """
            What the tag writes into its link by itself, so that a tap is told from a copied link (NTAG21x): uid, \
            counter or both, behind the link and a slash. Redirects take both. none switches that off again.
            """)
    var mirror: Mirror?

    /// The message for a link.
    func wanted(for link: String) throws -> TagContentOrder {
        var template: MirrorTemplate?
        if let mark = mirror?.mark {
            do throws(MirrorTemplate.Problem) { template = try MirrorTemplate(link + "/" + mark) } catch {
                throw Refusal("the link \(link) takes no mirror: \(error)")
            }
        }
        var records = [try RecordContent.uri(template?.link ?? link).record()]
        if let text {
            guard let text = NDEFText(text, language: language) else {
                throw ValidationError("--language takes a tag such as en or vi.")
            }
            records.append(try RecordContent.text(text).record())
        }
        if let app { records.append(try RecordContent.application(app).record()) }
        guard let message = NDEFMessage(records) else { throw Refusal("the message is longer than any tag") }
        return TagContentOrder(link: link, message: message, template: template, endsMirror: mirror == .off)
    }
}
