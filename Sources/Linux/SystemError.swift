// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A system call that failed.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The value of `errno`.
    public let code: Int32
    /// What was being done, as it follows "cannot": "open", "rename into place".
    public let action: String
    /// The file or the thing it was done with.
    public let subject: String

    public init(_ action: String, _ subject: String, code: Int32) {
        self.code = code
        self.action = action
        self.subject = subject
    }

    /// The system's words for the code.
    public var reason: String { unsafe String(cString: strerror(code)) }

    public var description: String { "cannot \(action) \(subject): \(reason)" }
}

/// Makes a system call that answers -1 when it fails, again if a signal interrupted it.
@discardableResult
public func systemCall(_ action: String, _ subject: String, _ body: () -> Int) throws(SystemError) -> Int {
    while true {
        let result = body()
        if result >= 0 { return result }
        let code = errno
        if code != EINTR { throw SystemError(action, subject, code: code) }
    }
}
