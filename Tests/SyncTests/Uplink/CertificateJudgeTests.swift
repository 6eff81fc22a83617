// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import NIOSSL
import Testing

@testable import Sync

/// Certificates made by openssl: an authority, and what it vouches for.
@Suite("Who is the core")
struct CertificateJudgeTests {
    private let folder = "/var/tmp/waypost-judge-\(UInt64.random(in: 0...UInt64.max))"
    private let chain: [NIOSSLCertificate]
    private let pin: String

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let script = """
            cd \(folder) && exec 2>/dev/null
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 3650 \
                -subj /CN=Authority -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.key -out other.pem \
                -days 3650 -subj /CN=Stranger -addext basicConstraints=critical,CA:TRUE
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout leaf.key -out leaf.csr -subj /CN=core
            printf 'subjectAltName=DNS:core.example,IP:192.0.2.9\\nbasicConstraints=CA:FALSE\\n' > leaf.ext
            openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile leaf.ext -out leaf.pem
            openssl x509 -in leaf.pem -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary \
                | base64 > pin
            """
        try #require(script.withCString { system($0) } == 0)
        chain = try NIOSSLCertificate.fromPEMFile(folder + "/leaf.pem")
        pin = "sha256//" + (try String(contentsOfFile: folder + "/pin", encoding: .utf8)).filter { $0 != "\n" }
    }

    private static let day: Int64 = 86_400_000

    /// Why the certificate is not trusted; nil where it is. `days` is how far the clock is off.
    private func complaint(
        host: String = "core.example", roots: String = "ca.pem", pin: String? = nil, days: Int64 = 0
    ) async throws -> String? {
        let now = Int64(time(nil)) * 1_000 + days * Self.day
        let judge = CertificateJudge(
            HTTPUplink.Configuration(
                core: try CoreAddress(isSecure: true, host: host, port: 443), pin: pin, userAgent: "test",
                roots: folder + "/" + roots, now: { now }))
        let verdict = await judge.verdict(on: chain)
        #expect((verdict == .certificateVerified) == (judge.complaint == nil))
        return judge.complaint
    }

    private func finish() { try? FileManager.default.removeItem(atPath: folder) }

    @Test("is told by an authority, a name or an address, and the time")
    func trusted() async throws {
        defer { finish() }
        #expect(try await complaint() == nil)
        #expect(try await complaint(host: "192.0.2.9") == nil)
        #expect(try await complaint(days: 29) == nil)
    }

    @Test("is nobody with another name, or whom nobody known vouches for")
    func strangers() async throws {
        defer { finish() }
        #expect(try await complaint(host: "other.example")?.contains("other.example") == true)
        #expect(try await complaint(host: "192.0.2.10") != nil)
        #expect(try await complaint(roots: "other.pem")?.contains("sync.pin") == true)
    }

    @Test("cannot be told before or after the certificate's time, and the complaint names the clock")
    func times() async throws {
        defer { finish() }
        for days: Int64 in [-2, -20_000, 31, 20_000] {
            #expect(try await complaint(days: days)?.contains("clock") == true)
        }
    }

    @Test("is whoever has the pinned key, whatever the clock, the name and the authorities say; and nobody else")
    func pinned() async throws {
        defer { finish() }
        #expect(try await complaint(host: "other.example", roots: "other.pem", pin: pin, days: -20_000) == nil)
        let wrong = "sha256//" + String(repeating: "A", count: 43) + "="
        #expect(try await complaint(pin: wrong)?.contains(pin) == true)
    }
}
