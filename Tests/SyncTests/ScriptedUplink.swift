// SPDX-License-Identifier: Apache-2.0

import Sync
import Synchronization

/// A way to a core that answers as the test says, and remembers what was asked.
final class ScriptedUplink: Uplink {
    private let asked = Mutex<[UplinkRequest]>([])
    private let answer: @Sendable (UplinkRequest, Int) -> UplinkAnswer

    /// `answer` gets each request and its number.
    init(_ answer: @escaping @Sendable (UplinkRequest, Int) -> UplinkAnswer) {
        self.answer = answer
    }

    var requests: [UplinkRequest] { asked.withLock { $0 } }

    func send(_ request: UplinkRequest) async throws(UplinkError) -> UplinkAnswer {
        let number = asked.withLock { asked in
            asked.append(request)
            return asked.count - 1
        }
        return answer(request, number)
    }

    func close() async {}
}

extension UplinkAnswer {
    static func json(_ text: String) -> UplinkAnswer {
        UplinkAnswer(status: 200, contentType: "application/json", body: Array(text.utf8), isVerified: true)
    }

    static func problem(_ status: Int, _ code: String) -> UplinkAnswer {
        UplinkAnswer(
            status: status, contentType: "application/problem+json",
            body: Array(#"{"code":"\#(code)","detail":"not so"}"#.utf8), isVerified: true)
    }

    static let emptyPage = json(#"{"changes":[],"cursor":"9","more":false,"public_url":null}"#)
}
