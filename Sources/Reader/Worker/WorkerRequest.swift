// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// One call of ``TagRadio`` as a line of JSON to the worker. Times are bounded here, so that no line can make the worker
/// wait for ever.
enum WorkerRequest: Hashable, Sendable {
    case find(uid: [UInt8]?, milliseconds: Int)
    case exchange([UInt8], Framing, milliseconds: Int)
    case removal(milliseconds: Int)
    case release
    /// Not of ``TagRadio``: see ``ReaderProcess/answersAfterHalt(_:)``.
    case halt(uid: [UInt8]?)
    /// Not of ``TagRadio``: see ``ReaderProcess/status(of:_:)``.
    case status([UInt8], Framing)

    /// What can be asked for at once: longer waits are asked for again.
    static let longestWait = 10_000
    static let longestExchange = 2_000

    /// The time that it asks for.
    var time: Duration {
        switch self {
        case .find(_, let milliseconds), .exchange(_, _, let milliseconds), .removal(let milliseconds):
            .milliseconds(milliseconds)
        case .release: .zero
        // A look that finds nobody, and an answer that does not come.
        case .halt, .status: .seconds(1)
        }
    }

    /// The line.
    var line: String {
        var json = JSONText()
        switch self {
        case .find(let uid, let milliseconds):
            json.add("do", "find")
            json.add("uid", uid?.hexadecimal)
            json.add("within_ms", milliseconds)
        case .exchange(let bytes, let framing, let milliseconds):
            json.add("do", "exchange")
            json.add("bytes", bytes.hexadecimal)
            json.add("framing", framing.rawValue)
            json.add("within_ms", milliseconds)
        case .removal(let milliseconds):
            json.add("do", "removal")
            json.add("within_ms", milliseconds)
        case .release:
            json.add("do", "release")
        case .halt(let uid):
            json.add("do", "halt")
            json.add("uid", uid?.hexadecimal)
        case .status(let bytes, let framing):
            json.add("do", "status")
            json.add("bytes", bytes.hexadecimal)
            json.add("framing", framing.rawValue)
        }
        return json.closed()
    }

    /// Reads a line; nil for anything else.
    init?(_ line: [UInt8]) {
        guard let json = JSONValue(line, depth: 2) else { return nil }
        let time = json["within_ms"]?.integer.flatMap(Int.init(exactly:))
        switch json["do"]?.text {
        case "find":
            guard let time, (0...Self.longestWait).contains(time), let uid = Self.uid(json) else { return nil }
            self = .find(uid: uid, milliseconds: time)
        case "exchange":
            guard let time, (1...Self.longestExchange).contains(time), let command = Self.command(json) else {
                return nil
            }
            self = .exchange(command.bytes, command.framing, milliseconds: time)
        case "removal":
            guard let time, (0...Self.longestWait).contains(time) else { return nil }
            self = .removal(milliseconds: time)
        case "release":
            self = .release
        case "halt":
            guard let uid = Self.uid(json) else { return nil }
            self = .halt(uid: uid)
        case "status":
            guard let command = Self.command(json) else { return nil }
            self = .status(command.bytes, command.framing)
        default:
            return nil
        }
    }

    /// The UID of a line, or that it has none; nil where it is no UID.
    private static func uid(_ json: JSONValue) -> [UInt8]?? {
        guard let text = json["uid"]?.text else { return .some(nil) }
        guard let uid = [UInt8](hexadecimal: text), [4, 7, 10].contains(uid.count) else { return nil }
        return uid
    }

    private static func command(_ json: JSONValue) -> (bytes: [UInt8], framing: Framing)? {
        guard let bytes = json["bytes"]?.text.flatMap({ [UInt8](hexadecimal: $0) }), (1...252).contains(bytes.count),
            let framing = json["framing"]?.text.flatMap(Framing.init(rawValue:))
        else { return nil }
        return (bytes, framing)
    }
}

extension Duration {
    /// Whole milliseconds, rounded up and held within bounds.
    func milliseconds(_ bounds: ClosedRange<Int>) -> Int {
        let exact = (self / .milliseconds(1)).rounded(.up)
        return Int(min(max(exact, Double(bounds.lowerBound)), Double(bounds.upperBound)))
    }
}
