// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// A printer that prints what comes over a TCP connection, in one job to a connection.
public struct RawSocketPrinter: Printer {
    private let host: String
    private let port: UInt16
    private let connectTimeout: Duration
    private let patience: Duration
    private let grace: Duration

    /// `host` as in ``PrintTarget/socket(host:port:)``. `patience` is how long the printer may take no byte, which it
    /// does while it prints what it has; `grace`, how long it may leave the connection open after the last.
    public init(
        host: String, port: UInt16 = PrintTarget.defaultPort, connectTimeout: Duration = .seconds(5),
        patience: Duration = .seconds(30), grace: Duration = .seconds(2)
    ) {
        self.host = host
        self.port = port
        self.connectTimeout = connectTimeout
        self.patience = patience
        self.grace = grace
    }

    public func send(_ bytes: [UInt8], progress: (_ taken: Int) -> Void) throws(PrintError) {
        var taken = 0
        // The end of the stream counts as a byte that is left, and what was taken once stays taken.
        func note(_ count: Int) {
            guard count > taken else { return }
            taken = count
            progress(taken)
        }
        let connection = try connect()
        do throws(SystemError) {
            try connection.write(bytes, patience: patience, progress: note)
            try connection.finish(patience: patience, grace: grace) { note(bytes.count - $0) }
        } catch {
            throw PrintError(whileWriting(error, taken, bytes.count), target)
        }
    }

    private func connect() throws(PrintError) -> TCPConnection {
        do throws(TCPError) {
            return try TCPConnection(host: host, port: port, timeout: connectTimeout)
        } catch {
            throw PrintError(whileConnecting(error), target)
        }
    }

    private var target: PrintTarget { .socket(host: host, port: port) }

    private func whileConnecting(_ error: TCPError) -> PrintError.Problem {
        switch error {
        case .name(_, let reason): .unknownName(reason: reason)
        case .call(let error):
            switch error.code {
            case ECONNREFUSED: .refused
            case ETIMEDOUT: .unreachable(reason: "it does not answer")
            case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EADDRNOTAVAIL:
                .unreachable(reason: error.reason)
            default: .failed(error.description)
            }
        }
    }

    private func whileWriting(_ error: SystemError, _ taken: Int, _ count: Int) -> PrintError.Problem {
        switch error.code {
        case ETIMEDOUT:
            .stopped(seconds: Int(patience.components.seconds), taken: taken, of: count, state: nil)
        case EPIPE, ECONNRESET, ENOTCONN: .cutOff(taken: taken, of: count)
        default: .failed(error.description)
        }
    }
}
