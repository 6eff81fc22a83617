// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

/// A box that consists of its secrets: it enrols, and writes batches as the wire page says, genuine or not.
struct SimulatedDevice {
    let number: UInt32
    let token: String
    let key: ClickIDKey
    let run: UInt64
    private(set) var sent: UInt64 = 0
    private var time: UInt64

    /// Enrols with an invitation.
    init(_ core: Core, code: String, name: String = "Simulated") throws {
        let key = ClickIDKey.random()
        let reply = try core.ask("POST", "/v1/edge/enroll", token: nil, json: Self.request(code, key, name))
        try self.init(reply, key: key)
    }

    /// A device from the answer to its request.
    init(_ reply: Reply, key: ClickIDKey) throws {
        let json = try? JSON(reply.text)
        guard reply.status == 200, let number = json?["device"]?.int, let token = json?["token"]?.string else {
            throw Trouble("enroll is answered with \(reply.status): \(reply.text.prefix(300))")
        }
        self.key = key
        self.number = UInt32(number)
        self.token = token
        run = .random(in: 1 ... .max)
        time = UInt64(wallClock() * 1000 - ClickStamp.epoch) - 60_000
    }

    /// The body of a request to enrol.
    static func request(_ code: String, _ key: ClickIDKey, _ name: String = "Simulated") -> String {
        """
        {"code":"\(code)","name":"\(name)","device_key":"\(key.bytes.map(hex).joined())",\
        "draft_device":\(Int.random(in: 0..<1 << 24)),"code_block":\(Int.random(in: 0..<1 << 15)),"codes":[],\
        "replace":null}
        """
    }

    /// The next visit lines.
    mutating func visits(_ count: Int) -> [String] {
        (0..<count).map { _ in
            sent += 1
            time += 1
            return line(sent, click: click(at: time))
        }
    }

    /// A genuine click ID of this device.
    func click(at time: UInt64, device: UInt32? = nil, key other: ClickIDKey? = nil) -> String {
        (other ?? key).sign(
            ClickID.Fields(version: .enrolled, time: time, device: device ?? number, random: 7)
        ).description
    }

    /// A visit line.
    func line(_ sequence: UInt64, click: String?, channel: String = "qr", code: String = "0070C1S6") -> String {
        let moment = "2026-05-28T20:26:40.123Z"
        return """
            {"type":"visit","seq":\(sequence),"run":"\(runText)","click_id":\(click.map { "\"\($0)\"" } ?? "null"),\
            "touchpoint":"0000000000001","placement":"7zzzzzzzzzzzz","code":"\(code)","channel":"\(channel)",\
            "verdict":"human","reason":"default","outcome":"redirected","occurred_at":"\(moment)",\
            "earliest":null,"latest":null,"time_quality":"synced","params":{},"early_answer":false,\
            "boot":"5f0c1e6a-0b7c-4c8e-9a43-2f1f6a1f0a11","boottime_ms":90061000,"wall_ms":1780000000123,\
            "clock_state":"synced","ua":"Mozilla/5.0"}
            """
    }

    /// The moment of the last line, ms since the click IDs' epoch.
    var lastTime: UInt64 { time }

    /// The run as lines name it.
    var runText: String {
        let digits = String(run, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The request that sends lines.
    func request(_ lines: [String]) -> [UInt8] {
        Core.request(
            "POST", "/v1/edge/visits", token: token, body: Array((lines.joined(separator: "\n") + "\n").utf8),
            headers: ["Content-Type: application/x-ndjson"])
    }

    /// Sends lines.
    func send(_ lines: [String], to core: Core, within seconds: Double = 10) throws -> Reply {
        let wire = try core.connect()
        try wire.send(request(lines), within: seconds)
        return try wire.reply(within: seconds)
    }

    /// Sends lines that must be answered with 200.
    func sendGood(
        _ lines: [String], to core: Core, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Answer {
        let reply = try send(lines, to: core)
        try #require(reply.status == 200, "\(reply.text.prefix(500))", sourceLocation: sourceLocation)
        return try Answer(reply.text)
    }

    private static func hex(_ byte: UInt8) -> String { String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }
}

/// What the core says of a batch.
struct Answer {
    let accepted: Int
    let duplicate: Int
    /// `seq code field` of every rejected line, as far as they are told.
    let rejected: [String]
    let durableThrough: Int

    init(_ text: String) throws {
        let json = try JSON(text)
        guard let accepted = json["accepted"]?.int, let duplicate = json["duplicate"]?.int,
            let through = json["durable_through"]?.int, let rejected = json["rejected"]?.items
        else { throw Trouble("not an answer: \(text)") }
        self.accepted = accepted
        self.duplicate = duplicate
        durableThrough = through
        self.rejected = rejected.map { line in
            let sequence = line["seq"]?.int.map { "\($0)" } ?? "-"
            return "\(sequence) \(line["code"]?.string ?? "-") \(line["field"]?.string ?? "-")"
        }
    }
}
