// SPDX-License-Identifier: Apache-2.0

internal import Tracking

extension SUNKeyRing {
    /// As ``open(picc:code:file:input:)``, from the hexadecimal of a link: `?e=…&c=…`.
    public func open(
        e: some StringProtocol, c: some StringProtocol, file: String? = nil, input: String = ""
    ) throws(SUNError) -> SUNTap {
        try open(
            picc: try Self.bytes(e, "e"), code: try Self.bytes(c, "c"), file: try Self.file(file),
            input: Array(input.utf8))
    }

    /// As ``open(uid:counter:code:file:input:)``, from the hexadecimal of a link: `?uid=…&ctr=…&c=…`.
    public func open(
        uid: some StringProtocol, ctr: some StringProtocol, c: some StringProtocol, file: String? = nil,
        input: String = ""
    ) throws(SUNError) -> SUNTap {
        guard let tag = TagUID(uid) else { throw .malformed("uid") }
        guard let counter = TapCounter(mirrored: ctr) else { throw .malformed("ctr") }
        return try open(
            uid: tag, counter: counter, code: try Self.bytes(c, "c"), file: try Self.file(file),
            input: Array(input.utf8))
    }

    private static func file(_ text: String?) throws(SUNError) -> [UInt8]? {
        guard let text else { return nil }
        return try bytes(text, "file")
    }

    private static func bytes(_ text: some StringProtocol, _ name: String) throws(SUNError) -> [UInt8] {
        guard let bytes = [UInt8](hexadecimal: text) else { throw .malformed(name) }
        return bytes
    }
}
