// SPDX-License-Identifier: Apache-2.0

import NFC
import PN532Simulator
import Testing

@testable import Reader

extension OnTheSimulator {
    @Suite struct `Switching a mirror off` {
        private static let uid: [UInt8] = [4, 1, 2, 3, 4, 5, 6]
        private static let key = [UInt8](repeating: 7, count: 16)
        private let new = Result { try NDEFMessage(link: "https://b.vn/N") }

        /// A tag with a mirror and, where wanted, a password.
        private func bench(latched: Bool, isProtected: Bool) throws -> SimulatedRadio {
            var tag = Type2Tag(.ntag213, uid: Self.uid)
            tag.latchesConfiguration = latched
            let bench = try SimulatedRadio(tag)
            let session = try bench.session()
            let template = try MirrorTemplate("https://a.vn/OLD/{uid}x{counter}")
            let message = try NDEFMessage(link: template.link, application: "com.example.app")
            let place = try template.place(in: message, written: session.plan(message, WriteConditions()))
            _ = try session.write(message)
            let password = isProtected ? TagPassword(siteKey: Self.key, uid: session.uid) : nil
            try session.configure(mirror: .set(place), password: password.map { .set($0) } ?? .keep)
            return bench
        }

        /// A session with the tag, opened where it has a password.
        private func session(_ bench: SimulatedRadio, isProtected: Bool) throws -> Type2Session {
            let session = try bench.session()
            if isProtected { try session.open(TagPassword(siteKey: Self.key, uid: session.uid)) }
            return session
        }

        private func remove(_ bench: SimulatedRadio, isProtected: Bool) throws {
            let session = try session(bench, isProtected: isProtected)
            try session.endMirror()
            _ = try session.write(new.get(), WriteConditions(overwrites: true, isAuthenticated: isProtected))
        }

        /// What a phone reads: as good as the old message, as nothing, or as the new one.
        private func check(_ bench: SimulatedRadio, _ place: Comment) throws {
            let report = try bench.session().report()
            switch report.content {
            case .empty: break
            case .message(let message) where report.state?.mirror == nil:
                #expect(message == (try new.get()), place)
            case .message(let message):
                #expect(message.link?.hasPrefix("https://a.vn/OLD/04010203040506x0000") == true, place)
            default: Issue.record("\(report.content)", severity: .error)
            }
        }

        @Test(arguments: [false, true], [false, true])
        func `leaves the old link, none or the new one whenever the tag is lifted or a page is torn`(
            latched: Bool, isProtected: Bool
        ) throws {
            for tears in [false, true] {
                for count in 1...20 {
                    let bench = try bench(latched: latched, isProtected: isProtected)
                    bench.reader.arrange(Step(.write(count), tears ? .tear : .remove()))
                    var lifted = false
                    do { try remove(bench, isProtected: isProtected) } catch SessionError.gone { lifted = true }
                    bench.reader.happen(.putBack)
                    try check(bench, "after \(count) writes, torn: \(tears)")
                    try remove(bench, isProtected: isProtected)
                    let report = try bench.session().report()
                    #expect(report.content == .message(try new.get()))
                    #expect(report.state?.mirror == nil && report.state?.isCounting == false)
                    #expect((report.state?.password != nil) == isProtected)
                    if !lifted { break }
                }
            }
        }

        @Test func `is not taken for done where the mirror happens to show what is wanted`() throws {
            let bench = try bench(latched: false, isProtected: false)
            let seen = try #require(try bench.session().report().content.link)
            let wanted = try NDEFMessage(link: seen, application: "com.example.app")
            let session = try bench.session()
            try session.endMirror()
            _ = try session.write(wanted, WriteConditions(overwrites: true))
            #expect(try bench.session().report().content == .message(wanted))
        }

        @Test func `a tag that only its password opens is refused before anything is hidden`() throws {
            let bench = try bench(latched: false, isProtected: true)
            let writes = bench.reader.counts.writes
            let session = try bench.session()
            var conditions = WriteConditions(overwrites: true)
            conditions.configures = true
            #expect(throws: SessionError.rejected(.passwordProtected(firstPage: 4))) {
                try session.plan(new.get(), conditions)
            }
            #expect(bench.reader.counts.writes == writes)
        }
    }
}

extension TagContent {
    fileprivate var link: String? { if case .message(let message) = self { message.link } else { nil } }
}
