// SPDX-License-Identifier: Apache-2.0

/// Why the proof of a tap does not hold.
public enum SUNError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A parameter is missing, no hexadecimal, or of the wrong length.
    case malformed(String)
    /// 24 bytes of PICC data: the tag encrypts with LRP instead of AES.
    case lrp
    /// No key of the ring opens the PICC data.
    case undecryptable
    /// The PICC data names no UID or no counter, without which a copy cannot be told.
    case incomplete
    /// The ring has no key for this tag.
    case unknownTag(TagUID)
    /// The code is not that of this tag and counter.
    case wrongCode

    public var description: String {
        switch self {
        case .malformed(let parameter): "the parameter \(parameter) is not what a tag writes"
        case .lrp:
            "the tag is set to LRP encryption, which is not supported; set its file to AES secure messaging and write it again"
        case .undecryptable: "no meta key opens the tag's data"
        case .incomplete: "the tag's data names no UID or no counter; set both when writing it"
        case .unknownTag(let uid): "there is no key for the tag \(uid)"
        case .wrongCode: "the code of the tap is not right"
        }
    }
}
