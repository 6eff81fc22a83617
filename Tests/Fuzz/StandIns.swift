// SPDX-License-Identifier: Apache-2.0

/// What the parsers name and do not read: the real ones need packages that the fuzzer is built without.
public struct Visitor: Hashable, Sendable {}

struct AgentDigest: Sendable {
    init(_ agent: [UInt8]) {}
}
