// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import Linux

/// Tells systemd how the service is doing (sd_notify(3)), without its library.
public struct NotifySocket: Sendable {
    /// One thing to tell.
    public enum Notice: Hashable, Sendable {
        case ready
        /// A line for `systemctl status`.
        case status(String)
        case stopping
        /// The configuration is being read again; ``ready`` ends it.
        case reloading
        /// Still alive.
        case watchdog
    }

    private let name: String

    /// nil where nobody listens: `NOTIFY_SOCKET` is not set.
    public init?(environment: [String: String]) {
        guard let name = environment["NOTIFY_SOCKET"], name.hasPrefix("/") || name.hasPrefix("@") else { return nil }
        self.name = name
    }

    /// How often systemd wants ``Notice/watchdog`` at the latest, in µs; nil where it does not.
    public static func watchdogInterval(environment: [String: String]) -> UInt64? {
        watchdogInterval(environment: environment, pid: getpid())
    }

    static func watchdogInterval(environment: [String: String], pid: Int32) -> UInt64? {
        guard environment["WATCHDOG_PID"].map({ $0 == "\(pid)" }) ?? true else { return nil }
        return environment["WATCHDOG_USEC"].flatMap { UInt64($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Sends the notices in one datagram. Never blocks; an error may be ignored, since the service runs without.
    public func send(_ notices: Notice...) throws(SystemError) {
        let text = notices.map { Self.text(of: $0, now: Self.now()) }.joined(separator: "\n")
        let bytes = Array(text.utf8)
        let address = try UnixAddress(name)
        let socket = try UnixAddress.socket(SOCK_DGRAM)
        try systemCall("tell systemd through", name) {
            Int(
                unsafe address.withAddress { pointer, length in
                    unsafe Int32(
                        sendto(
                            socket.number, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL),
                            pointer, length))
                })
        }
    }

    /// The assignments of a notice. A reload names the monotonic time in µs, as Type=notify-reload asks.
    static func text(of notice: Notice, now: UInt64) -> String {
        switch notice {
        case .ready: "READY=1"
        case .status(let line): "STATUS=" + line.replacing("\n", with: " ")
        case .stopping: "STOPPING=1"
        case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(now)"
        case .watchdog: "WATCHDOG=1"
        }
    }

    private static func now() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
    }
}
