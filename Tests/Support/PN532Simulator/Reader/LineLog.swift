// SPDX-License-Identifier: Apache-2.0

/// What went over the line.
public enum LineEntry: Hashable, Sendable, CustomStringConvertible {
    /// A command: its code and its parameters.
    case command([UInt8])
    /// The host acknowledged, which also ends a command under way.
    case hostAcknowledgement
    case hostRefusal
    /// A frame of the host with wrong sums.
    case damaged
    case wakeup
    case acknowledgement
    case answer([UInt8])
    case syntaxError

    /// As in golden logs: > from the host, < from the chip.
    public var description: String {
        switch self {
        case .command(let bytes): "> \(bytes.hexadecimal)"
        case .hostAcknowledgement: "> ACK"
        case .hostRefusal: "> NACK"
        case .damaged: "> damaged"
        case .wakeup: "> wakeup"
        case .acknowledgement: "< ACK"
        case .answer(let bytes): "< \(bytes.hexadecimal)"
        case .syntaxError: "< syntax error"
        }
    }
}

/// What has happened since the simulator started.
public struct LineCounts: Sendable {
    /// The host's commands by their codes.
    public internal(set) var commands: [UInt8: Int] = [:]
    /// All of the host's commands.
    public internal(set) var commandCount = 0
    /// Those of them that go to a tag: InDataExchange and InCommunicateThru.
    public var exchangeCount: Int { commands[0x40, default: 0] + commands[0x42, default: 0] }
    /// Pages and blocks written by tags while they were in the field.
    public internal(set) var writes = 0
    public internal(set) var bytesFromHost = 0
    public internal(set) var bytesToHost = 0

    /// How long the bytes take at 115200 baud: ten bits each.
    public var wireTime: Duration { .nanoseconds((bytesFromHost + bytesToHost) * 10 * 1_000_000_000 / 115_200) }
}

extension Sequence<UInt8> {
    /// Two upper-case digits for each byte, with spaces between bytes.
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined(separator: " ")
    }
}
