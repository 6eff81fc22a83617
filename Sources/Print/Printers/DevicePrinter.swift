// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// A printer at a USB, parallel or serial port of this machine.
public struct DevicePrinter: Printer {
    private let path: String
    private let patience: Duration

    /// `path` as in ``PrintTarget/device(path:)``. `patience` is how long the printer may take no byte, which it does
    /// while it prints what it has.
    public init(path: String, patience: Duration = .seconds(30)) {
        self.path = path
        self.patience = patience
    }

    public func send(_ bytes: [UInt8], progress: (_ taken: Int) -> Void) throws(PrintError) {
        let device = try open()
        var taken = 0
        do throws(SystemError) {
            try device.write(bytes, patience: patience) {
                taken = $0
                progress($0)
            }
        } catch {
            guard error.code == ETIMEDOUT else { throw PrintError(problem(error), target) }
            let seconds = Int(patience.components.seconds)
            throw PrintError(.stopped(seconds: seconds, taken: taken, of: bytes.count, state: device.state), target)
        }
    }

    private func open() throws(PrintError) -> CharacterDevice {
        do throws(SystemError) {
            // Looked at before, since opening a pipe can block.
            guard try CharacterDevice.isOne(path) else { throw SystemError("print to", path, code: ENOTTY) }
            return try CharacterDevice(opening: path)
        } catch {
            throw PrintError(problem(error), target)
        }
    }

    private var target: PrintTarget { .device(path: path) }

    private func problem(_ error: SystemError) -> PrintError.Problem {
        switch error.code {
        case ENOENT, ENXIO: .noDevice
        case ENOTTY: .notCharacterDevice
        case EACCES, EPERM: .forbidden
        case EBUSY: .busy
        case ENOSPC: .outOfPaper
        case EIO, ENODEV: .unplugged
        default: .failed(error.description)
        }
    }
}
