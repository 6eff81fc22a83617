// SPDX-License-Identifier: Apache-2.0

/// How a box says that it lives.
public struct Heartbeat: Sendable, Equatable {
    /// Something that is wrong with the box.
    public struct Complaint: Sendable, Equatable {
        public var code: String
        public var message: String

        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    public var run: UInt64?
    public var version: String?
    /// ms since `serve` started.
    public var uptime: Int64?
    /// `green`, `yellow`, `red`.
    public var colour: String?
    public var complaints: [Complaint] = []
    /// Lines of the outbox that the core does not have yet.
    public var pending: Int64?
    /// Every click ID so far has a time below this, ms since ``ClickID/epoch``.
    public var clickCeiling: UInt64?
    public var catalogCursor: String?

    public init() {}

    public var json: String {
        var json = JSONText()
        json.add("run", run?.hexadecimal)
        json.add("version", version)
        json.add("uptime_ms", uptime)
        var health = JSONText()
        health.add("colour", colour)
        health.add(
            "complaints",
            json: JSONText.array(
                complaints.map {
                    var json = JSONText()
                    json.add("code", $0.code)
                    json.add("message", $0.message)
                    return json.closed()
                }))
        json.add("health", json: health.closed())
        json.add("pending", pending)
        json.add("click_ceiling", clickCeiling)
        json.add("catalog_cursor", catalogCursor)
        return json.closed()
    }

    /// Reads a heartbeat. What is missing or of another kind is nil: a heartbeat is never refused for its details.
    public init(_ json: JSONValue) {
        run = json["run"]?.text.flatMap { [UInt8](hexadecimal: $0) }.flatMap { bytes in
            bytes.count == 8 ? bytes.reduce(0) { $0 << 8 | UInt64($1) } : nil
        }
        version = json["version"]?.text.map { String($0.prefix(64)) }
        uptime = json["uptime_ms"]?.integer
        colour = json["health"]?["colour"]?.text.flatMap { ["green", "yellow", "red"].contains($0) ? $0 : nil }
        complaints = (json["health"]?["complaints"]?.array ?? []).prefix(20).compactMap { complaint in
            guard let code = complaint["code"]?.text, let message = complaint["message"]?.text else { return nil }
            return Complaint(code: String(code.prefix(64)), message: String(message.prefix(500)))
        }
        pending = json["pending"]?.integer
        clickCeiling = json["click_ceiling"]?.integer.flatMap { 0..<1 << 44 ~= $0 ? UInt64($0) : nil }
        catalogCursor = json["catalog_cursor"]?.text.map { String($0.prefix(64)) }
    }
}

/// What the core answers.
public struct HeartbeatAnswer: Sendable, Equatable {
    /// Unix ms.
    public var serverTime: Int64
    /// No click ID may have an earlier time, ms since ``ClickID/epoch``.
    public var clickTimeFloor: UInt64
    public var catalogCursor: String?

    public init(serverTime: Int64, clickTimeFloor: UInt64, catalogCursor: String?) {
        self.serverTime = serverTime
        self.clickTimeFloor = clickTimeFloor
        self.catalogCursor = catalogCursor
    }

    public var json: String {
        var json = JSONText()
        json.add("server_time", serverTime.rfc3339)
        json.add("click_time_floor", clickTimeFloor)
        json.add("orders", json: "[]")
        json.add("catalog_cursor", catalogCursor)
        return json.closed()
    }

    /// Reads an answer; nil for what is none.
    public init?(_ json: JSONValue) {
        guard let time = json["server_time"]?.text.flatMap({ Int64(rfc3339: $0) }),
            let floor = json["click_time_floor"]?.integer, 0..<1 << 44 ~= floor
        else { return nil }
        self.init(serverTime: time, clickTimeFloor: UInt64(floor), catalogCursor: json["catalog_cursor"]?.text)
    }
}
