// SPDX-License-Identifier: Apache-2.0

import EdgeStore
import Glibc
import Linux
import Logging
import Redirect
import Settings
import Tracking

/// The certificate of the redirect port, from its files. What cannot be read anew stays as it was.
struct LiveCertificate: Sendable {
    let port: TLSPort
    private let health: HealthBoard
    private let logger: Logger

    private static let complaint = "certificate"
    /// Days before its end from which people are told.
    private static let notice: Int64 = 14

    /// Nil where the configuration names no certificate.
    init?(_ settings: EdgeSettings, health: HealthBoard, logger: Logger) throws {
        guard let files = try Self.files(settings) else { return nil }
        do {
            port = try TLSPort(certificate: files.certificate, key: files.key)
        } catch {
            throw Refusal("the certificate in \(files.path) cannot be used with its key: \(error)")
        }
        self.health = health
        self.logger = logger
    }

    /// Reads the files again. Blocks.
    func reload(_ settings: EdgeSettings) {
        do {
            guard let files = try Self.files(settings) else { return }
            try port.replace(certificate: files.certificate, key: files.key)
            health.clear(Self.complaint)
            logger.notice("The certificate was read again.", metadata: ["expires": "\((port.expires * 1_000).rfc3339)"])
        } catch {
            let message = "The certificate could not be read again and the old one stays: \(error)"
            if health.raise(.init(.yellow, Self.complaint, message)) { logger.error("\(message)") }
        }
    }

    /// Whole days until browsers refuse it; negative afterwards. `now` is Unix ms.
    func daysLeft(now: Int64) -> Int64 {
        let seconds = port.expires - now / 1_000
        return seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    }

    /// Tells of a certificate that ends soon.
    func look(now: Int64) {
        let days = daysLeft(now: now)
        guard days < Self.notice else {
            health.clear("certificate-ends")
            return
        }
        let message =
            days < 0
            ? "The certificate has ended: phones refuse every link."
            : "The certificate ends in \(days) days; put another one in its place and send SIGHUP."
        health.raise(.init(days < 0 ? .red : .yellow, "certificate-ends", message))
    }

    private static func files(_ settings: EdgeSettings) throws -> (path: String, certificate: [UInt8], key: [UInt8])? {
        guard let certificate = settings.redirect.tlsCertificate, let key = settings.redirect.tlsKey else { return nil }
        func read(_ path: String) throws -> [UInt8] {
            try Descriptor(opening: path, flags: O_RDONLY).read(limit: 1 << 20, path: path)
        }
        return (certificate, try read(certificate), try read(key))
    }
}
