// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux
internal import Tracking

/// The process that holds a reader: one thread, one context of libnfc, requests in and answers out over descriptor 3. It
/// ends when the other end of that closes, or by SIGTERM, and switches the field off before. A call of libnfc that never
/// comes back ends it by SIGALRM, also when its client is dead and nobody else would.
public enum ReaderWorker {
    /// Serves until there is nobody to serve. `words` are those after the command's name: the connection string, and
    /// what resets the reader.
    public static func run(_ words: [String]) throws {
        guard let text = words.first, words.count <= 2 else {
            throw RadioError(.unusable, "nfc-worker takes a connection string and a program that resets the reader")
        }
        // Ctrl-C goes to everybody at the terminal, but it is the other end that decides.
        signal(SIGINT, SIG_IGN)
        signal(SIGTERM) { _ in _ = shutdown(Helper.socket, Int32(SHUT_RD)) }
        // libnfc takes descriptor 0 for none at all, and no terminal may become ours.
        let socket = try LineSocket(Descriptor(owning: Helper.socket))
        let reset = words.dropFirst().first
        let patience = WorkerPatience(resets: reset != nil)
        let radio = DeviceRadio(
            try ConnectionString(text), library: try Library(), reset: reset,
            pause: { (try? socket.pause(for: $0)) ?? false }, tell: { try? socket.write($0.line) })
        while case .line(let line) = try next(socket) {
            let request = WorkerRequest(line)
            alarm(patience.alarm(for: request?.time ?? .zero))
            try socket.write((request.map { answer($0, radio) } ?? .failed(strange(line))).line)
            alarm(0)
        }
        // Closing the reader is left to do.
        alarm(patience.alarm(for: .zero))
    }

    private static func next(_ socket: LineSocket) throws -> LineSocket.Reading {
        while true {
            let reading = try socket.read(within: .seconds(600))
            if reading != .nothing { return reading }
        }
    }

    static func answer(_ request: WorkerRequest, _ radio: DeviceRadio) -> WorkerReply {
        do throws(RadioError) {
            switch request {
            case .find(let uid, let time): return .targets(try radio.find(uid, within: .milliseconds(time)))
            case .exchange(let bytes, let framing, let time):
                return .bytes(try radio.exchange(bytes, framing, within: .milliseconds(time)))
            case .removal(let time): return .isGone(try radio.waitForRemoval(within: .milliseconds(time)))
            case .release:
                try radio.release()
                return .done
            case .halt(let uid): return .isGone(try !radio.answersAfterHalt(uid))
            case .status(let bytes, let framing): return .bytes(try radio.status(of: bytes, framing).map { [$0] } ?? [])
            }
        } catch {
            return .failed(error)
        }
    }

    private static func strange(_ line: [UInt8]) -> RadioError {
        RadioError(.refused, "the worker of the reader does not know this request (\(line.count) bytes)")
    }
}
