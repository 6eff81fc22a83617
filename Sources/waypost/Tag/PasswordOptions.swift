// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import NFC
import Tracking

/// The password of a tag.
struct PasswordOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The tag's password: 12 hexadecimal digits in the first line of a file, PWD and PACK; - for standard input.",
            valueName: "file"))
    var passwordFile: String?

    @Option(
        help: ArgumentHelp(
            """
            The key that each tag's password is made from: at least 32 hexadecimal digits in the first line of a file; \
            - for standard input.
            """, valueName: "file"))
    var siteKey: String?

    func validate() throws {
        guard passwordFile == nil || siteKey == nil else {
            throw ValidationError("--password-file and --site-key exclude each other.")
        }
    }

    /// What makes a tag's password from its UID; nil where none is given. Reads the file.
    func maker() throws -> ((TagUID) -> TagPassword)? {
        if let siteKey {
            let key = try Self.siteKey(siteKey)
            return { TagPassword(siteKey: key, uid: $0) }
        }
        guard let passwordFile else { return nil }
        let bytes = try Self.bytes(passwordFile)
        guard bytes.count == 6, let password = TagPassword(password: Array(bytes[..<4]), answer: Array(bytes[4...]))
        else { throw Refusal("\(passwordFile) has not 12 hexadecimal digits, PWD and PACK") }
        return { _ in password }
    }

    /// The key in a file, the same for single tags and for batches.
    static func siteKey(_ path: String) throws -> [UInt8] {
        let key = try bytes(path)
        guard key.count >= 16 else { throw Refusal("\(path) has fewer than 32 hexadecimal digits") }
        return key
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        let text = try TextFile.read(path == "-" ? "/dev/stdin" : path, limit: 4_096).prefix { !$0.isNewline }
        guard let bytes = [UInt8](hexadecimal: text.filter { !$0.isWhitespace }) else {
            throw Refusal("the first line of \(path) has other signs than hexadecimal digits")
        }
        return bytes
    }
}
