// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// The certificate under which a redirect port speaks https. Replaced while it runs: connections that are open keep
/// theirs.
public final class TLSPort: Sendable {
    private struct State {
        var context: NIOSSLContext
        var expires: Int64
    }

    private let state: Mutex<State>

    /// A chain and its key, both PEM.
    public init(certificate: [UInt8], key: [UInt8]) throws {
        state = Mutex(try Self.read(certificate, key))
    }

    /// Takes another certificate for the connections to come; throws, and changes nothing, where it cannot be used.
    public func replace(certificate: [UInt8], key: [UInt8]) throws {
        let fresh = try Self.read(certificate, key)
        state.withLock { $0 = fresh }
    }

    /// Unix seconds after which browsers refuse the certificate.
    public var expires: Int64 { state.withLock { $0.expires } }

    func handler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: state.withLock { $0.context }) }

    private static func read(_ certificate: [UInt8], _ key: [UInt8]) throws -> State {
        let chain = try NIOSSLCertificate.fromPEMBytes(certificate)
        guard let own = chain.first else { throw NIOSSLError.failedToLoadCertificate }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem)))
        configuration.applicationProtocols = ["http/1.1"]
        configuration.minimumTLSVersion = .tlsv12
        return State(context: try NIOSSLContext(configuration: configuration), expires: Int64(own.notValidAfter))
    }
}
