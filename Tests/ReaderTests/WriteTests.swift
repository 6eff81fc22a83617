// SPDX-License-Identifier: Apache-2.0

import NFC
import PN532Simulator
import Testing

@testable import Reader

extension OnTheSimulator {
    @Suite struct `Writing a message` {
        /// 60 characters.
        static let url = "https://go.example.vn/0123456789ABCDEFGHJKMNPQRSTVWXYZ01234567"

        @Test func `takes at most 24 commands on an NTAG213, from its detection to its verification`() throws {
            let bench = try SimulatedRadio(Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6]))
            let message = try NDEFMessage(link: String(Self.url.prefix(60)))
            _ = try bench.radio.find(nil, within: .zero)
            let start = bench.reader.log.count
            let report = try bench.session().write(message)
            let log = bench.reader.log.dropFirst(start).compactMap { entry in
                if case .command(let bytes) = entry { bytes } else { nil }
            }
            // The one command before was the look that found it.
            print(log.count, log.map { $0.map { String($0, radix: 16) }.joined(separator: " ") })
            #expect(report.attempts == 1)
            #expect(report.pages == 17)
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
