// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// What the worker tells without being asked.
public enum ReaderEvent: Hashable, Sendable {
    /// The reader answers, with the name of its chip.
    case ready(String)
    /// The reader stopped answering, and will be opened again.
    case lost(String)
    /// The reader did not come back, with what to do.
    case absent(String)
    /// The reader was closed and opened anew, as it is once a day while nobody uses it.
    case renewed(String)
    /// The command that resets the reader was run, with how that went.
    case reset(String)
    /// The worker itself died, and is started again.
    case died(String)

    /// The line.
    var line: String {
        var json = JSONText()
        json.add("event", name)
        json.add("message", message)
        return json.closed()
    }

    /// Its word in a line.
    public var name: String {
        switch self {
        case .ready: "ready"
        case .lost: "lost"
        case .absent: "absent"
        case .renewed: "renewed"
        case .reset: "reset"
        case .died: "died"
        }
    }

    /// For people.
    public var message: String {
        switch self {
        case .ready(let text), .lost(let text), .absent(let text), .renewed(let text), .reset(let text),
            .died(let text):
            text
        }
    }

    /// Reads a line; nil for anything else.
    init?(_ json: JSONValue) {
        guard let message = json["message"]?.text else { return nil }
        switch json["event"]?.text {
        case "ready": self = .ready(message)
        case "lost": self = .lost(message)
        case "absent": self = .absent(message)
        case "renewed": self = .renewed(message)
        case "reset": self = .reset(message)
        case "died": self = .died(message)
        default: return nil
        }
    }
}
