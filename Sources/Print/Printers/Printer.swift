// SPDX-License-Identifier: Apache-2.0

/// Something that prints bytes of its own language.
public protocol Printer: Sendable {
    /// Sends all bytes and blocks until they are gone. `progress` gets the count of bytes taken so far, from this
    /// thread. After an error, part of the bytes may have been printed.
    func send(_ bytes: [UInt8], progress: (_ taken: Int) -> Void) throws(PrintError)
}

extension Printer {
    /// Sends all bytes and blocks until they are gone.
    public func send(_ bytes: [UInt8]) throws(PrintError) { try send(bytes) { _ in } }
}

extension PrintTarget {
    /// The printer behind this target. CUPS wants to know what the bytes are, the others pass them on.
    public func printer(for content: CUPSPrinter.Content = .raw) -> any Printer {
        switch self {
        case .socket(let host, let port): RawSocketPrinter(host: host, port: port)
        case .device(let path): DevicePrinter(path: path)
        case .queue(let name): CUPSPrinter(queue: name, content: content)
        }
    }
}
