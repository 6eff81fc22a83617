// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FoundationEssentials
internal import NIOPosix
internal import NIOSSL
internal import SwiftASN1
internal import Synchronization
@_spi(FixedExpiryValidationTime) internal import X509

/// Decides whether who answers is the core: by the one key that is pinned, or by the system's roots, the name and a time
/// that is never earlier than what is known to have passed.
final class CertificateJudge: Sendable {
    private let configuration: HTTPUplink.Configuration
    private let finding = Mutex<String?>(nil)

    init(_ configuration: HTTPUplink.Configuration) {
        self.configuration = configuration
    }

    /// Why the other side is not trusted, and what to do; nil while nothing is wrong.
    var complaint: String? { finding.withLock { $0 } }

    func verdict(on chain: [NIOSSLCertificate]) async -> NIOSSLVerificationResult {
        let trouble: String?
        do {
            if let pin = configuration.pin {
                trouble = try pinTrouble(pin, chain)
            } else {
                trouble = try await trustTrouble(chain)
            }
        } catch {
            trouble = "its certificate cannot be read: \(error)"
        }
        finding.withLock { $0 = trouble.map { "\(configuration.core) is not to be trusted: \($0)" } }
        return trouble == nil ? .certificateVerified : .failed
    }

    private func pinTrouble(_ pin: String, _ chain: [NIOSSLCertificate]) throws -> String? {
        guard let leaf = chain.first else { return "it showed no certificate" }
        let digest = SHA256.hash(data: try leaf.extractPublicKey().toSPKIBytes())
        let shown = "sha256//" + Data(digest).base64EncodedString()
        return shown == pin
            ? nil : "its key is \(shown), which is not sync.pin; correct the pin if the core has a new key"
    }

    private func trustTrouble(_ chain: [NIOSSLCertificate]) async throws -> String? {
        let certificates = try chain.map { try Certificate(derEncoded: $0.toDERBytes()) }
        guard let leaf = certificates.first else { return "it showed no certificate" }
        let roots = try await NIOThreadPool.singleton.runIfActive { [file = configuration.roots] in
            // One root that cannot be read must not keep the others from vouching.
            try NIOSSLCertificate.fromPEMFile(file).compactMap { try? Certificate(derEncoded: $0.toDERBytes()) }
        }
        let core = configuration.core
        let time = Date(timeIntervalSince1970: Double(configuration.now()) / 1_000)
        var verifier = Verifier(rootCertificates: CertificateStore(roots)) {
            RFC5280Policy(fixedExpiryValidationTime: time)
            ServerIdentityPolicy(
                serverHostname: core.isIPAddress ? nil : core.host, serverIP: core.isIPAddress ? core.host : nil)
        }
        let result = await verifier.validate(
            leaf: leaf, intermediates: CertificateStore(certificates.dropFirst()))
        guard case .couldNotValidate(let failures) = result else { return nil }
        if time < leaf.notValidBefore || time > leaf.notValidAfter {
            return "its certificate is not valid at the time that this box has; set the clock, or sync.pin for a box "
                + "whose clock cannot judge"
        }
        let reasons = failures.map { "\($0.policyFailureReason)" }.joined(separator: "; ")
        return failures.isEmpty
            ? "nobody that this box trusts vouches for its certificate; install the issuer's certificate, or set sync.pin"
            : "its certificate does not fit \(core.host): \(reasons)"
    }
}
