// SPDX-License-Identifier: Apache-2.0

import NFC
import PN532Simulator
import Testing

@testable import Reader

extension OnTheSimulator {
    @Suite struct `Protecting and locking` {
        private static let key = [UInt8](repeating: 7, count: 16)

        private func bench(latched: Bool) throws -> SimulatedRadio {
            var tag = Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6])
            tag.latchesConfiguration = latched
            let bench = try SimulatedRadio(tag)
            _ = try bench.session().write(NDEFMessage(link: "https://a.vn/1"))
            return bench
        }

        @Test(arguments: [false, true], 0...3)
        func `a password is set whenever the tag was lifted in between`(latched: Bool, count: Int) throws {
            let bench = try bench(latched: latched)
            if count > 0 { bench.reader.arrange(Step(.write(count), .remove())) }
            for _ in 0..<2 {
                let session = try bench.session()
                do {
                    try session.configure(password: .set(TagPassword(siteKey: Self.key, uid: session.uid)))
                } catch SessionError.gone {}
                bench.reader.happen(.putBack)
            }
            let session = try bench.session()
            let rule = try #require(try session.report().state?.password)
            #expect(rule == PasswordRule(firstPage: 4, coversReading: false))
            #expect(throws: SessionError.rejected(.passwordProtected(firstPage: 4))) {
                try session.write(NDEFMessage(link: "https://b.vn/2"), WriteConditions(overwrites: true))
            }
            try session.open(TagPassword(siteKey: Self.key, uid: session.uid))
            _ = try session.write(NDEFMessage(link: "https://b.vn/2"), WriteConditions(overwrites: true))
            try session.configure(password: .remove)
            #expect(try bench.session().report().state?.password == nil)
        }

        @Test func `a password that the tag has is not written again`() throws {
            let bench = try bench(latched: false)
            let first = try bench.session()
            let password = TagPassword(siteKey: Self.key, uid: first.uid)
            try first.configure(password: .set(password))
            let writes = bench.reader.counts.writes
            try bench.session().configure(password: .set(password))
            let opened = try bench.session()
            try opened.open(password)
            try opened.configure(password: .set(password))
            #expect(bench.reader.counts.writes == writes)
        }

        @Test func `a wrong password is told, and asked once`() throws {
            let bench = try bench(latched: false)
            let session = try bench.session()
            try session.configure(password: .set(TagPassword(siteKey: Self.key, uid: session.uid)))
            let other = try bench.session()
            #expect(throws: SessionError.wrongPassword) {
                try other.open(TagPassword(siteKey: [UInt8](repeating: 8, count: 16), uid: other.uid))
            }
            let tag = try #require(bench.reader.tags.first as? Type2Tag)
            #expect(tag.wrongPasswords == 0 || tag.wrongPasswords == 1)
            _ = try other.report()
        }

        @Test(arguments: 0...4)
        func `a lock is completed whenever the tag was lifted in between`(count: Int) throws {
            let bench = try bench(latched: false)
            if count > 0 { bench.reader.arrange(Step(.write(count), .remove())) }
            for _ in 0..<2 {
                do { try bench.session().lockForever(configuration: true) } catch SessionError.gone {}
                bench.reader.happen(.putBack)
            }
            let report = try bench.session().report()
            #expect(report.state?.locked == Set(4..<40))
            #expect(report.state?.isConfigurationLocked == true)
            #expect(report.content == .message(try NDEFMessage(link: "https://a.vn/1")))
        }
    }
}
