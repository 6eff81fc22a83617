// SPDX-License-Identifier: Apache-2.0

/// The beginnings of URIs that a record of type `U` says in one byte (NFC Forum RTD URI 1.0, section 3.2.2, table 3).
enum URIPrefix {
    static let all = [
        "", "http://www.", "https://www.", "http://", "https://", "tel:", "mailto:", "ftp://anonymous:anonymous@",
        "ftp://ftp.", "ftps://", "sftp://", "smb://", "nfs://", "ftp://", "dav://", "news:", "telnet://", "imap:",
        "rtsp://", "urn:", "pop:", "sip:", "sips:", "tftp:", "btspp://", "btl2cap://", "btgoep://", "tcpobex://",
        "irdaobex://", "file://", "urn:epc:id:", "urn:epc:tag:", "urn:epc:pat:", "urn:epc:raw:", "urn:epc:", "urn:nfc:",
    ].map { Array($0.utf8) }

    /// The payload with the longest prefix that the URI has.
    static func shorten(_ uri: [UInt8]) -> [UInt8] {
        let code = all.indices.filter { uri.starts(with: all[$0]) }.max { all[$0].count < all[$1].count } ?? 0
        return [UInt8(code)] + uri.dropFirst(all[code].count)
    }

    /// The URI of a payload. Codes of the future stand for no prefix, as the specification wants.
    static func extend(_ payload: [UInt8]) throws(NDEFError) -> String {
        guard let code = payload.first else { throw NDEFError(.payload("a URI record without a prefix code"), at: 0) }
        let rest = payload.dropFirst()
        if let control = rest.firstIndex(where: { $0 < 0x20 || $0 == 0x7F }) {
            throw NDEFError(.payload("a control character in a URI"), at: control)
        }
        return try .init(ndef: (Int(code) < all.count ? all[Int(code)] : []) + rest, "URI")
    }
}

extension String {
    /// UTF-8 from a payload.
    init(ndef bytes: [UInt8], _ what: String) throws(NDEFError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw NDEFError(.payload("the \(what) is not UTF-8"), at: 0)
        }
        self = text
    }
}
