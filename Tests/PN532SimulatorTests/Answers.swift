// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What a phone heard, noted on another thread.
final class Answers: Sendable {
    private let answers = Mutex<[[UInt8]]>([])

    var all: [[UInt8]] { answers.withLock(\.self) }

    @Sendable func add(_ answer: [UInt8]) {
        answers.withLock { $0.append(answer) }
    }
}
