// SPDX-License-Identifier: Apache-2.0

/// Why a tag is put aside. The codes are for programs, in journals and exports, and never change.
public enum TagRejection: Error, Hashable, Sendable, CustomStringConvertible {
    case moreThanOne
    case notType2
    /// A tag that is told and not written.
    case unsupportedFamily(String)
    case wrongModel(expected: String, found: String)
    case tooSmall(need: Int, have: Int)
    case lockedStatic(page: Int)
    case lockedDynamic(page: Int)
    /// The container says that nobody may write.
    case readOnly
    case passwordProtected(firstPage: Int)
    case configLocked
    /// What it says, where it says something that can be read.
    case foreignContent(String)
    case brokenContent(String)
    /// What it was made for.
    case alreadyProvisioned(String)
    case duplicateUID(TagUID)
    /// A UID of four bytes, or of chance: nothing can be bound to it.
    case anonymousUID
    case badBCC
    case suspect(CloneSign)
    case signatureInvalid

    /// A word for programs.
    public var code: String {
        switch self {
        case .moreThanOne: "more-than-one"
        case .notType2: "not-type2"
        case .unsupportedFamily: "unsupported-family"
        case .wrongModel: "wrong-model"
        case .tooSmall: "too-small"
        case .lockedStatic: "locked-static"
        case .lockedDynamic: "locked-dynamic"
        case .readOnly: "read-only"
        case .passwordProtected: "password-protected"
        case .configLocked: "config-locked"
        case .foreignContent: "foreign-content"
        case .brokenContent: "broken-content"
        case .alreadyProvisioned: "already-provisioned"
        case .duplicateUID: "duplicate-uid"
        case .anonymousUID: "anonymous-uid"
        case .badBCC: "bad-bcc"
        case .suspect: "suspect-clone"
        case .signatureInvalid: "signature-invalid"
        }
    }

    /// A sentence for the one at the desk.
    public var description: String {
        switch self {
        case .moreThanOne: "More than one tag lies on the reader. Leave one."
        case .notType2: "This is no tag that can be written here. Use NTAG213, NTAG215 or NTAG216."
        case .unsupportedFamily(let name): "\(name) is not written here. Use NTAG213, NTAG215 or NTAG216."
        case .wrongModel(let expected, let found): "This is \(found); the batch is for \(expected)."
        case .tooSmall(let need, let have): "The message needs \(need) bytes and this tag holds \(have)."
        case .lockedStatic(let page), .lockedDynamic(let page):
            "This tag is locked for ever (page \(page)). Take another one."
        case .readOnly: "This tag says that it may only be read. Take another one."
        case .passwordProtected(let page):
            "This tag has a password from page \(page) on. Use the site key that it was written with, or another tag."
        case .configLocked: "The configuration of this tag is locked for ever: no mirror and no password can be set."
        case .foreignContent(let text): "This tag already says “\(text)”. Allow overwriting, or take another one."
        case .brokenContent(let problem):
            "What is on this tag cannot be read (\(problem)). Allow overwriting to reuse it."
        case .alreadyProvisioned(let use): "This tag is in use already: \(use)."
        case .duplicateUID(let uid):
            "Another tag with the number \(uid) has been written already: one of them is a copy."
        case .anonymousUID: "This tag has no number of its own, so nothing can be bound to it. Take another one."
        case .badBCC: "The number of this tag fails its check: a copy, or a broken tag. Take another one."
        case .suspect(let sign): "This tag looks like a copy: \(sign)."
        case .signatureInvalid: "The maker's signature of this tag is not right: a copy. Take another one."
        }
    }
}
