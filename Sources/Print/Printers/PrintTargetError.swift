// SPDX-License-Identifier: Apache-2.0

/// Why a text names no printer.
public struct PrintTargetError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Problem: Hashable, Sendable {
        /// What stands between `tcp://` and the port is neither a name nor an address.
        case host
        /// The port is not a number from 1 to 65535.
        case port
        /// The path is not one below `/dev`, written without detours.
        case device
        /// The text is none of the three forms, or a queue's name with other characters.
        case queue
    }

    public let problem: Problem
    public let text: String

    public init(_ problem: Problem, _ text: String) {
        self.problem = problem
        self.text = text
    }

    public var description: String {
        switch problem {
        case .host: "“\(text)” names no host; write tcp://HOST:9100, an IPv6 address in brackets"
        case .port: "the port in “\(text)” is not a number from 1 to 65535; write tcp://HOST:9100"
        case .device: "“\(text)” is not the path of a device below /dev, such as /dev/usb/lp0"
        case .queue:
            "“\(text)” is no printer; write tcp://HOST:9100, a device such as /dev/usb/lp0, or the name of a CUPS queue"
                + " (letters, digits, “_”, “-” and “.”)"
        }
    }
}
