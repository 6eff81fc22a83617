// SPDX-License-Identifier: Apache-2.0

/// The state of a parallel port's printer, which USB printers report too.
public enum PrinterState: Hashable, Sendable {
    case ready
    case outOfPaper
    case offLine
    case faulty

    /// LPGETSTATUS (linux/lp.h).
    static let request: UInt = 0x060B

    /// The bits of the port: 0x20 out of paper, 0x10 on line, 0x08 no error (LP_POUTPA, LP_PSELECD and LP_PERRORP of
    /// linux/lp.h).
    init(status: Int32) {
        if status & 0x20 != 0 {
            self = .outOfPaper
        } else if status & 0x10 == 0 {
            self = .offLine
        } else {
            self = status & 0x08 == 0 ? .faulty : .ready
        }
    }
}
