// SPDX-License-Identifier: Apache-2.0

/// Why a reader did not do what it was asked. It crosses from the worker to whoever asked as it is.
public struct RadioError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What to make of it.
    public enum Code: String, Sendable {
        /// The tag gave no sound answer: it has gone, it refuses, or it was disturbed. libnfc cannot tell these apart.
        case lost
        /// The reader's chip does not take this command.
        case refused
        /// The reader stopped answering. Looking for tags opens it again.
        case disconnected
        /// The reader is not there, and is being looked for.
        case absent
        /// Another process holds the reader.
        case busy
        /// The connection string cannot lead to a reader.
        case unusable
        /// The worker died while it was asked, and whether the tag got the command is not known.
        case died
    }

    public let code: Code
    /// What was being done, with what, and what to do, as a sentence without its full stop.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Asking again may help without anybody doing anything.
    public var isPassing: Bool { [.lost, .disconnected, .absent, .died].contains(code) }

    public var description: String { message }
}
