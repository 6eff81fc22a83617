// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// The host that a request names: lower case, without port and without a dot at its end.
struct RequestHost {
    let name: String
    private let isOwn: Bool

    /// `own` is the host of the public URL, as it is told apart here.
    init(_ head: RequestHead, _ bytes: Span<UInt8>, own: String?) {
        let range = head.host ?? 0..<0
        let text = bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        name = Self.name(text)
        isOwn = name == own
    }

    static func name(_ text: String) -> String {
        let text = text.lowercased()
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            return String(text[text.index(after: text.startIndex)..<end])
        }
        let host = text.prefix { $0 != ":" }
        return String(host.hasSuffix(".") ? host.dropLast() : host)
    }

    /// A name of somebody else's: people who reach us under it were led here by the network.
    var isForeignName: Bool {
        !name.isEmpty && !isOwn && name != "localhost" && name.contains(".") && InternetAddress(name) == nil
    }

    func lies(in domain: StaticString) -> Bool {
        name == "\(domain)" || name.hasSuffix(".\(domain)")
    }

    /// Whether it may name a folder.
    var isPlain: Bool {
        !name.isEmpty && !name.hasPrefix(".")
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
            }
    }
}
