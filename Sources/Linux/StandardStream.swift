// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The process's own output, unbuffered.
public enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes all of a text. Fails with EPIPE where the reader has gone and SIGPIPE is ignored.
    public func write(_ text: String) throws(SystemError) {
        var text = text
        var done = 0
        let total = text.utf8.count
        while done < total {
            done += try systemCall("write to", self == .output ? "standard output" : "standard error") {
                text.withUTF8 { unsafe Glibc.write(rawValue, $0.baseAddress?.advanced(by: done), $0.count - done) }
            }
        }
    }
}
