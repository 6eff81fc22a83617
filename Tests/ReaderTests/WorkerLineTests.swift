// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Reader

@Suite struct `Lines between a worker and its client` {
    @Test(arguments: [
        WorkerRequest.find(uid: nil, milliseconds: 0), .find(uid: [4, 1, 2, 3, 4, 5, 0xFF], milliseconds: 10_000),
        .exchange([0x30, 0], .easy, milliseconds: 200), .exchange([0x60], .raw, milliseconds: 1),
        .removal(milliseconds: 5), .release, .halt(uid: nil), .halt(uid: [4, 1, 2, 3, 4, 5, 6]), .status([0xA2], .raw),
    ])
    func `carry every request`(request: WorkerRequest) {
        #expect(WorkerRequest(Array(request.line.utf8)) == request)
    }

    @Test(arguments: [
        WorkerReply.targets([]), .bytes([]), .bytes([1, 0xA0]), .isGone(true), .done,
        .targets([Target(uid: [1, 2, 3, 4], atqa: [0, 0x44], sak: 8, ats: [0x75])]),
        .failed(RadioError(.busy, "held by “process” 7\n")),
    ])
    func `carry every answer`(reply: WorkerReply) throws {
        #expect(WorkerReply(try #require(JSONValue(Array(reply.line.utf8)))) == reply)
        #expect(!reply.line.contains("\n"))
    }

    @Test(arguments: [
        #"{"do":"find","within_ms":-1}"#, #"{"do":"find","within_ms":600000}"#, #"{"do":"find"}"#,
        #"{"do":"find","uid":"04","within_ms":1}"#, #"{"do":"find","uid":"xx","within_ms":1}"#,
        #"{"do":"exchange","bytes":"","framing":"easy","within_ms":1}"#,
        #"{"do":"exchange","bytes":"30","framing":"easy","within_ms":0}"#,
        #"{"do":"exchange","bytes":"30","framing":"odd","within_ms":1}"#, #"{"do":"stop"}"#,
        #"{"do":"halt","uid":"04"}"#, #"{"do":"status","bytes":"","framing":"raw"}"#, "[]", "", "{",
    ])
    func `ask for nothing without bounds`(line: String) {
        #expect(WorkerRequest(Array(line.utf8)) == nil)
    }

    @Test(arguments: [ReaderEvent.ready("PN532 v1.6"), .lost("x"), .absent("y"), .renewed("w"), .reset("z")])
    func `carry every event`(event: ReaderEvent) throws {
        #expect(ReaderEvent(try #require(JSONValue(Array(event.line.utf8)))) == event)
    }
}
