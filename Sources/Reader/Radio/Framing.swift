// SPDX-License-Identifier: Apache-2.0

/// How the reader's chip passes a command on.
public enum Framing: String, Sendable {
    /// InDataExchange: the chip knows the command and handles its 4-bit answers. For READ, WRITE and APDUs.
    case easy
    /// InCommunicateThru: the chip adds and checks the CRC and nothing else. For the commands of NTAG21x that the chip
    /// does not know or takes for others: GET_VERSION, FAST_READ, READ_CNT, READ_SIG, PWD_AUTH.
    case raw
}
