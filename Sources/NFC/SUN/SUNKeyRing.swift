// SPDX-License-Identifier: Apache-2.0

/// The keys of NTAG 424 DNA tags, and what they prove (NXP AN12196, section 3.4).
///
/// A line says `UID KEY`: the file key of one tag. Or `* META KEY`: a meta key, which opens encrypted PICC data, and the
/// file key of the tags that have no line, which may be left out. `-` for META is none. KEY is 32 hexadecimal digits, or
/// `an10922:MASTER` or `an10922:MASTER:SUFFIX`, a key for each tag by NXP AN10922 from its UID and the suffix. A tag and
/// a meta key may have several lines while keys change. Empty lines and those that begin with `#` say nothing.
public struct SUNKeyRing: Hashable, Sendable {
    private var tags: [TagUID: [FileKey]] = [:]
    private var metas: [AESKey] = []
    private var others: [FileKey] = []

    /// Reads the lines of a file of keys, which only its owner may read: that is for the caller to see to.
    public init(lines: some Sequence<some StringProtocol>) throws(SUNKeyRingError) {
        var number = 0
        for line in lines {
            number += 1
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            if first == "*" { try addMeta(words.dropFirst(), number) } else { try addTag(words, number) }
        }
    }

    private mutating func addMeta(_ words: ArraySlice<some StringProtocol>, _ line: Int) throws(SUNKeyRingError) {
        guard 1...2 ~= words.count, let meta = words.first else { throw SUNKeyRingError(.words, line: line) }
        if meta != "-" {
            guard let key = AESKey(hexadecimal: meta) else { throw SUNKeyRingError(.key, line: line) }
            metas.append(key)
        }
        if let other = words.dropFirst().first {
            guard let key = FileKey(other) else { throw SUNKeyRingError(.key, line: line) }
            others.append(key)
        }
    }

    private mutating func addTag(_ words: [some StringProtocol], _ line: Int) throws(SUNKeyRingError) {
        guard words.count == 2 else { throw SUNKeyRingError(.words, line: line) }
        guard let uid = TagUID(words[0]), uid.bytes.count == 7 else { throw SUNKeyRingError(.uid, line: line) }
        guard let key = FileKey(words[1]) else { throw SUNKeyRingError(.key, line: line) }
        tags[uid, default: []].append(key)
    }

    /// Whether it can prove nothing.
    public var isEmpty: Bool { tags.isEmpty && others.isEmpty }

    /// The tag behind encrypted PICC data, if the code is right.
    ///
    /// - Parameters:
    ///   - picc: `e`: 16 bytes.
    ///   - code: `c`: 8 bytes.
    ///   - file: encrypted file data; whole blocks.
    ///   - input: what the tag computes its code over: the characters of its link from SDMMACInputOffset to
    ///     SDMMACOffset. None where these are equal.
    /// - Returns: who was tapped.
    /// - Throws: why that is not proved.
    public func open(
        picc: [UInt8], code: [UInt8], file: [UInt8]? = nil, input: [UInt8] = []
    ) throws(SUNError) -> SUNTap {
        if picc.count == 24 { throw .lrp }
        guard picc.count == 16 else { throw .malformed("e") }
        var failure = SUNError.undecryptable
        for meta in metas {
            do throws(SUNError) {
                guard let tap = try PICCData.open(picc, with: meta) else { continue }
                return try prove(tap, code, file, input)
            } catch { failure = error }
        }
        throw failure
    }

    /// The tag that says who it is in clear, if the code is right.
    public func open(
        uid: TagUID, counter: TapCounter, code: [UInt8], file: [UInt8]? = nil, input: [UInt8] = []
    ) throws(SUNError) -> SUNTap {
        guard uid.bytes.count == 7 else { throw .malformed("uid") }
        return try prove(SUNTap(uid: uid, counter: counter), code, file, input)
    }

    private func prove(
        _ tap: SUNTap, _ code: [UInt8], _ file: [UInt8]?, _ input: [UInt8]
    ) throws(SUNError) -> SUNTap {
        guard code.count == 8 else { throw .malformed("c") }
        if let file, file.isEmpty || file.count % 16 != 0 { throw .malformed("file") }
        let keys = tags[tap.uid] ?? others
        guard !keys.isEmpty else { throw .unknownTag(tap.uid) }
        for key in keys {
            guard let key = key.key(for: tap.uid) else { continue }
            let session = SUNSession(key, tap)
            guard Self.isSame(session.code(over: input), code) else { continue }
            return SUNTap(uid: tap.uid, counter: tap.counter, file: file.flatMap(session.decrypt))
        }
        throw .wrongCode
    }

    /// In a time that does not depend on where they differ.
    private static func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
