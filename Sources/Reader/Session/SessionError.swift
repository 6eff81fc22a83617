// SPDX-License-Identifier: Apache-2.0

public import NFC

/// Why a session with a tag did not do what it was asked.
public enum SessionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reader is at fault. What was begun is on the tag as far as it went, and can be gone on with.
    case reader(RadioError)
    /// The tag was taken away. It holds its old message, none, or the new one, and the same steps finish it.
    case gone(TagUID)
    /// It stays in the field and does not keep what is written: too far away, disturbed, or worn out.
    case unstable(attempts: Int)
    /// The tag is put aside; nothing was written.
    case rejected(TagRejection)
    /// It has neither mirror nor password, by its name.
    case plain(String)
    /// The password is not its own.
    case wrongPassword
    /// This page can be read by a password only.
    case needsPassword(page: Int)

    /// Asking again may help, without anybody deciding anything.
    public var isPassing: Bool {
        switch self {
        case .reader(let error): error.isPassing
        case .gone, .unstable: true
        case .rejected, .plain, .wrongPassword, .needsPassword: false
        }
    }

    /// A rule forbids it: another tag, an option or a password is needed.
    public var isRefusal: Bool { !isPassing && !isReader }

    private var isReader: Bool { if case .reader = self { true } else { false } }

    public var description: String {
        switch self {
        case .reader(let error): error.description
        case .gone(let uid): "the tag \(uid) was taken away too early; hold the same tag to the reader again"
        case .unstable(let attempts):
            "the tag does not keep what is written, after \(attempts) attempts; lay it flat on the reader and try again, "
                + "else throw it away"
        case .rejected(let reason): "\(reason) [\(reason.code)]"
        case .plain(let name):
            "\(name) has no password that can be set, and writes nothing into its link; take an NTAG213, NTAG215 or "
                + "NTAG216 [unsupported-family]"
        case .wrongPassword:
            "the tag has another password than the given one; give the one that it was protected with [wrong-password]"
        case .needsPassword(let page):
            "page \(page) of the tag is read by its password only; give --password-file or --site-key "
                + "[password-protected]"
        }
    }
}
