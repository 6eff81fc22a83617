// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The process's own output, unbuffered.
public enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes all of a text. Fails with EPIPE where the reader has gone and SIGPIPE is ignored.
    public func write(_ text: String) throws(SystemError) { try write(Array(text.utf8)) }

    /// Writes all of the bytes. Fails as for a text.
    public func write(_ bytes: [UInt8]) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            done += try systemCall("write to", self == .output ? "standard output" : "standard error") {
                unsafe bytes.withUnsafeBufferPointer {
                    unsafe Glibc.write(rawValue, $0.baseAddress?.advanced(by: done), $0.count - done)
                }
            }
        }
    }
}
