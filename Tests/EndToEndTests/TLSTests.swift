// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Suite(
        "https on the redirect port",
        .enabled(
            if: Tool.path("openssl") != nil && Tool.path("curl") != nil, "SKIPPED: openssl or curl is not installed"))
    struct TLSTests {
        /// An appliance with a certificate of its own.
        private static func box(days: Int = 90) throws -> (box: Appliance, code: String) {
            let box = try Appliance()
            box.environment["WAYPOST_REDIRECT_PUBLIC_URL"] = "https://go.example.test"
            box.environment["WAYPOST_REDIRECT_TLS_CERTIFICATE"] = "\(box.scratch)/cert.pem"
            box.environment["WAYPOST_REDIRECT_TLS_KEY"] = "\(box.scratch)/key.pem"
            try box.makeCertificate(days: days)
            let code = try box.addTouchpoint("T", to: "https://a.example/").code("qr")
            try box.start()
            return (box, code)
        }

        @Test("A phone that trusts the certificate is redirected, one that does not is not, and http gets no answer")
        func redirect() throws {
            let (box, code) = try Self.box()
            let answer = try box.curl("/\(code)")
            #expect(answer.hasPrefix("HTTP/1.1 302"), "\(answer)")
            #expect(answer.contains("location: https://a.example/?click_id="), "\(answer)")
            #expect(!answer.contains("strict-transport-security"), "a box may have to go back to http")
            #expect(throws: Trouble.self) { try box.curl("/\(code)", trusting: false) }
            #expect(throws: (any Error).self) { try box.ask("/\(code)") }
            #expect(try box.visits().count == 1)
            for version in ["--tlsv1.3", "--tls-max 1.2"] {
                #expect(try box.curl("/\(code)", version).hasPrefix("HTTP/1.1 302"), "\(version)")
            }
            #expect(throws: Trouble.self, "old TLS") {
                try box.curl("/\(code)", "--tls-max 1.1 --ciphers ALL:@SECLEVEL=0")
            }
        }

        @Test("SIGHUP takes another certificate for new connections, and an open one goes on", .timeLimit(.minutes(1)))
        func renewal() throws {
            let (box, code) = try Self.box()
            let before = try box.serial()
            let open = try SecureSession(box)
            #expect(try open.get("/\(code)").contains("HTTP/1.1 302"))
            try box.makeCertificate(days: 60)
            #expect(try box.serial() == before, "nothing changes before SIGHUP")
            try box.reload()
            #expect(try box.serial() != before)
            #expect(try box.curl("/\(code)").hasPrefix("HTTP/1.1 302"))
            #expect(try open.get("/\(code)").contains("HTTP/1.1 302"), "the open connection goes on")
            #expect(try (59...60).contains(box.json("status")["certificate_days"]?.int ?? 0))
            #expect(try box.health().colour == "green")
        }

        @Test("A broken certificate at SIGHUP leaves the old one in force, and health is yellow until it is mended")
        func brokenRenewal() throws {
            let (box, code) = try Self.box()
            let before = try box.serial()
            let sound = try box.put("", at: "unused")
            try FileManager.default.removeItem(atPath: sound)
            let (certificate, key) = ("\(box.scratch)/cert.pem", "\(box.scratch)/key.pem")
            try FileManager.default.copyItem(atPath: key, toPath: "\(key).old")
            for (path, content) in [(certificate, "no certificate"), (key, "no key")] {
                let old = try String(contentsOfFile: path, encoding: .utf8)
                try content.write(toFile: path, atomically: true, encoding: .utf8)
                try box.running.signal(SIGHUP)
                let health = try box.health(becoming: "yellow", within: 3)
                #expect(health.colour == "yellow" && health.description.contains("certificate"), "\(health)")
                #expect(try box.serial() == before)
                #expect(try box.curl("/\(code)").hasPrefix("HTTP/1.1 302"))
                try old.write(toFile: path, atomically: true, encoding: .utf8)
                try box.running.signal(SIGHUP)
                #expect(try box.health(becoming: "green", within: 3).colour == "green")
            }
            // A key that belongs to another certificate.
            try box.makeCertificate(days: 90)
            try FileManager.default.removeItem(atPath: key)
            try FileManager.default.copyItem(atPath: "\(key).old", toPath: key)
            try box.running.signal(SIGHUP)
            #expect(try box.health(becoming: "yellow", within: 3).colour == "yellow")
            #expect(try box.serial() == before)
        }

        @Test("The days that are left are told, and few of them are a warning")
        func days() throws {
            let (box, _) = try Self.box()
            #expect(try (89...90).contains(box.json("status")["certificate_days"]?.int ?? 0))
            #expect(try (89...90).contains(box.metric("certificate_days") ?? 0))
            #expect(try box.health().colour == "green")
            let (short, _) = try Self.box(days: 5)
            let health = try short.health(becoming: "yellow", within: 7)
            #expect(health.colour == "yellow" && health.description.contains("certificate ends in"), "\(health)")
        }

        @Test("A certificate that cannot be used keeps serve from starting, and the error names the file")
        func brokenAtStart() throws {
            let box = try Appliance()
            box.environment["WAYPOST_REDIRECT_TLS_CERTIFICATE"] = try box.put("nothing", at: "cert.pem")
            box.environment["WAYPOST_REDIRECT_TLS_KEY"] = try box.put("nothing", at: "key.pem")
            let outcome = try box.run("serve")
            #expect(outcome.status != .exited(0))
            #expect(outcome.errors.contains("cert.pem"), "\(outcome.errors)")
        }
    }
}
