// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A device that takes bytes, such as a printer's, open for writing. No call blocks longer than it was told to.
public struct CharacterDevice: ~Copyable, Sendable {
    private let descriptor: Descriptor
    private let path: String

    /// Whether the path leads to a character device.
    public static func isOne(_ path: String) throws(SystemError) -> Bool {
        var facts = stat()
        try systemCall("look at", path) { unsafe Int(stat(path, &facts)) }
        return facts.st_mode & S_IFMT == S_IFCHR
    }

    /// Opens the device. On a serial line, bytes go out as they are; its speed is as stty(1) left it.
    public init(opening path: String) throws(SystemError) {
        let opened = try Descriptor(opening: path, flags: O_WRONLY | O_NOCTTY | O_NONBLOCK)
        try Self.passBytes(opened.number, path)
        descriptor = opened
        self.path = path
    }

    /// Ends the changing of bytes on their way out (newlines, above all), where the device is a serial line.
    private static func passBytes(_ number: Int32, _ path: String) throws(SystemError) {
        var line = termios()
        guard unsafe tcgetattr(number, &line) == 0 else { return }
        line.c_oflag &= ~tcflag_t(OPOST)
        try systemCall("set up", path) { unsafe Int(tcsetattr(number, TCSANOW, &line)) }
    }

    /// Writes every byte and waits until the driver has room again: USB printers' closes what is still under way.
    /// Gives up with ETIMEDOUT when nothing moved for `patience`. `progress` gets the count of bytes written so far.
    public func write(_ bytes: [UInt8], patience: Duration, progress: (Int) -> Void) throws(SystemError) {
        try unsafe descriptor.write(
            bytes, patience: patience, path: path, progress: progress,
            by: { unsafe Glibc.write($0, $1.baseAddress, $1.count) })
        guard try descriptor.wait(until: .writing, for: patience, path: path) else {
            throw SystemError("write to", path, code: ETIMEDOUT)
        }
    }

    /// What a printer says of itself on a parallel or USB port; nil where the device has no such words.
    public var state: PrinterState? {
        var status: Int32 = 0
        guard unsafe ioctl(descriptor.number, PrinterState.request, &status) == 0 else { return nil }
        return PrinterState(status: status)
    }
}
