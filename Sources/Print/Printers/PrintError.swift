// SPDX-License-Identifier: Apache-2.0

public import Linux

/// Why bytes could not be printed.
public struct PrintError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Problem: Hashable, Sendable {
        /// The host's name has no address; the reason is the resolver's.
        case unknownName(reason: String)
        /// The host is there, and nothing listens at the port.
        case refused
        /// No way leads to the host, or it does not answer.
        case unreachable(reason: String)
        /// The printer took no byte for some seconds, after it had taken a part.
        case stopped(seconds: Int, taken: Int, of: Int, state: PrinterState?)
        /// The printer ended the connection before it had read everything.
        case cutOff(taken: Int, of: Int)
        /// There is no such device.
        case noDevice
        /// The path leads to something else than a character device.
        case notCharacterDevice
        /// This user may not open the device.
        case forbidden
        /// Another program has the device open.
        case busy
        /// The device has no paper.
        case outOfPaper
        /// The printer went while it was being written to.
        case unplugged
        /// `lp` is not installed.
        case noSpooler(program: String)
        /// `lp` refused the job, in its own words.
        case spoolerRefused(status: Int, said: String)
        /// Something else failed, in the system's words.
        case failed(String)
    }

    public let target: PrintTarget
    public let problem: Problem

    public init(_ problem: Problem, _ target: PrintTarget) {
        self.problem = problem
        self.target = target
    }

    public var description: String { "cannot print on \(target): \(reason)" }

    private var reason: String {
        switch problem {
        case .unknownName(let reason): "\(reason); check the name, or write the printer's address"
        case .refused: "nothing listens there; check the port, and whether raw printing is switched on in the printer"
        case .unreachable(let reason): "\(reason); check that the printer is on and in this network"
        case .stopped(let seconds, let taken, let count, let state):
            "it took \(taken) of \(count) bytes and then none for \(seconds) s; \(Self.advice(state))"
        case .cutOff(let taken, let count):
            "it ended the connection and may have read only \(taken) of \(count) bytes; look at what came out before you"
                + " print again"
        case .noDevice: "there is no such device; check the cable, and that the printer is on"
        case .notCharacterDevice: "it is not a character device; printers are such as /dev/usb/lp0"
        case .forbidden: "permission denied; add this user to the group of the device (“lp” on Debian)"
        case .busy: "another program is printing there; wait for it, or print through its queue"
        case .outOfPaper: "it is out of paper; load paper and print again"
        case .unplugged: "it went away while printing; check the cable, and that the printer is on"
        case .noSpooler(let program): "\(program) is not installed; install cups-client"
        case .spoolerRefused(let status, let said): "lp ended with status \(status)" + (said.isEmpty ? "" : ": \(said)")
        case .failed(let reason): reason
        }
    }

    private static func advice(_ state: PrinterState?) -> String {
        switch state {
        case .outOfPaper: "it is out of paper"
        case .offLine: "it is off line"
        case .faulty: "it reports an error"
        case .ready, nil: "check paper, cover and pause"
        }
    }
}
