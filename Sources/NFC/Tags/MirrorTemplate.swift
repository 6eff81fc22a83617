// SPDX-License-Identifier: Apache-2.0

/// A link in which a tag writes its number and its counter: `https://go.example/7K3M9Q/{uid}x{counter}`.
public struct MirrorTemplate: Hashable, Sendable {
    /// The link as it is written, zeros in the place of the mirror.
    public let link: String
    public let kind: MirrorPlace.Kind
    /// Bytes of the link before the mirror.
    private let offset: Int

    /// Why a text is no template.
    public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        case noPlace
        case severalPlaces
        /// The tag could not reach there: the place is part of a prefix that takes one byte, or interrupted.
        case unreachable

        public var description: String {
            switch self {
            case .noPlace: "no {uid}, {counter} or {uid}x{counter} in the link"
            case .severalPlaces: "a tag writes into one place of its link"
            case .unreachable: "the tag cannot write into that place"
            }
        }
    }

    /// A link with `{uid}`, `{counter}` or `{uid}x{counter}` in it, once.
    public init(_ text: String) throws(Problem) {
        let (uid, counter) = ("{uid}", "{counter}")
        let found = [uid + "x" + counter, uid, counter].lazy.compactMap { mark in
            text.firstPlace(of: mark).map { (mark: mark, place: $0) }
        }.first
        guard let found else { throw .noPlace }
        kind = found.mark == uid ? .uid : found.mark == counter ? .counter : .both
        offset = found.place
        let zeros = { String(repeating: "0", count: $0) }
        let filled = kind == .both ? zeros(14) + "x" + zeros(6) : zeros(kind.length)
        let bytes = Array(text.utf8)
        let before = String(decoding: bytes[..<offset], as: UTF8.self)
        let after = String(decoding: bytes[(offset + found.mark.utf8.count)...], as: UTF8.self)
        link = before + filled + after
        guard link.firstPlace(of: uid) == nil, link.firstPlace(of: counter) == nil else { throw .severalPlaces }
    }

    /// Where the mirror goes when this plan writes ``link`` as the first record of a message.
    public func place(in message: NDEFMessage, written by: WritePlan) throws(Problem) -> MirrorPlace {
        let payload = URIPrefix.shorten(Array(link.utf8))
        guard message.records[0].payload == payload else { throw .unreachable }
        let start = message.payloadOffset(of: 0) + payload.count - (link.utf8.count - offset)
        guard start > message.payloadOffset(of: 0), start + kind.length <= by.messageAddresses.count else {
            throw .unreachable
        }
        let addresses = by.messageAddresses[start..<start + kind.length]
        guard let first = addresses.first, Array(addresses) == Array(first..<first + kind.length), first / 4 <= 255
        else {
            throw .unreachable
        }
        return MirrorPlace(kind, page: first / 4, byte: first % 4)
    }
}

extension String {
    /// Bytes before the first occurrence of a text that is not empty.
    fileprivate func firstPlace(of text: String) -> Int? {
        let (all, part) = (Array(utf8), Array(text.utf8))
        guard all.count >= part.count else { return nil }
        return (0...all.count - part.count).first { all[$0..<$0 + part.count].elementsEqual(part) }
    }
}
