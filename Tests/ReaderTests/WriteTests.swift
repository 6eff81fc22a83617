// SPDX-License-Identifier: Apache-2.0

import NFC
import PN532Simulator
import Testing

@testable import Reader

extension OnTheSimulator {
    @Suite struct `Writing a message` {
        /// 60 characters.
        static let url = "https://go.example.vn/0123456789ABCDEFGHJKMNPQRSTVWXYZ012345"

        @Test func `takes at most 24 commands and 0.15 s of the line on an NTAG213`() throws {
            let bench = try SimulatedRadio(Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6]))
            let message = try NDEFMessage(link: Self.url)
            #expect(Self.url.utf8.count == 60)
            let target = try #require(try bench.radio.find(nil, within: .zero).first)
            let before = bench.reader.counts
            // The command that found it is the first.
            let session = try Type2Session(bench.radio, target)
            try session.identify()
            let report = try session.write(message)
            let after = bench.reader.counts
            #expect(report.attempts == 1)
            #expect(report.pages == 17)
            #expect(1 + after.commandCount - before.commandCount == 22)
            #expect(after.wireTime - before.wireTime < .milliseconds(150))
        }

        static let models: [Type2Model] = Type2Model.all

        @Test(arguments: models)
        func `survives the tag being lifted after every page, and every torn page`(model: Type2Model) throws {
            let old = try NDEFMessage(link: "https://a.vn/OLD")
            let new = try NDEFMessage(link: "https://b.vn/NEWER/")
            for tears in [false, true] {
                for count in 1...14 {
                    let bench = try SimulatedRadio(Type2Tag(model, uid: [4, 1, 2, 3, 4, 5, 6]))
                    _ = try bench.session().write(old)
                    bench.reader.arrange(Step(.write(count), tears ? .tear : .remove()))
                    var lifted = false
                    do { _ = try bench.session().write(new, WriteConditions(overwrites: true)) } catch SessionError.gone
                    { lifted = true }
                    bench.reader.happen(.putBack)
                    let session = try bench.session()
                    let content = try session.report().content
                    switch content {
                    case .message(let message):
                        #expect(message == old || message == new, "\(model.name) \(count) \(tears)")
                    case .empty, .blank, .unformatted: break
                    default: Issue.record("\(model.name), after \(count) pages: \(content)")
                    }
                    _ = try session.write(new, WriteConditions(overwrites: true))
                    #expect(try bench.session().report().content == .message(new))
                    if !lifted { break }
                }
            }
        }
    }
}

/// libnfc is opened once in this process, so these take turns.
@Suite(.serialized) struct OnTheSimulator {}
