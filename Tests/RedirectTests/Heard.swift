// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

/// A request as it comes in: the bytes of its head, and where its parts stand in them.
struct Heard {
    let bytes: [UInt8]
    let head: RequestHead

    init(_ target: String = "/0070C1S6", _ fields: [String] = []) throws {
        let lines = fields.map { $0 + "\r\n" }.joined()
        let bytes = Array("GET \(target) HTTP/1.1\r\nHost: go.example\r\n\(lines)\r\n".utf8)
        head = try #require(try RequestHead.parse(bytes.span))
        self.bytes = bytes
    }

    /// Who sent it.
    func client(_ peer: String?, _ policy: VisitorPolicy = .init()) -> Redirect.Client {
        Redirect.Client(head, bytes.span, peer: peer.flatMap { InternetAddress($0) }, policy: policy)
    }
}
