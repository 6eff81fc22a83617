// SPDX-License-Identifier: Apache-2.0

/// Where a reader is, in libnfc's words: "pn532_uart:/dev/ttyUSB0". It always names one driver and, for a serial line, the
/// line: libnfc would look through every port and bus otherwise.
public struct ConnectionString: Hashable, Sendable, CustomStringConvertible {
    /// As libnfc takes it.
    public let text: String
    /// The device file; nil for readers on USB.
    public let path: String?

    private static let lines = ["pn532_uart", "pn532_spi", "pn532_i2c", "acr122s", "arygon"]
    private static let buses = ["pn53x_usb", "acr122_usb"]
    /// What libnfc's serial lines can be set to.
    private static let speeds = [9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800]

    /// Takes a connection string apart, or says what is wrong with it and what to do.
    public init(_ text: String) throws(RadioError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let driver = parts[0]
        guard text.utf8.count < 1_000, !text.utf8.contains(where: { $0 < 0x20 }) else {
            throw RadioError(.unusable, "“\(text)” is no connection string of libnfc's")
        }
        if Self.buses.contains(driver) {
            (self.text, path) = (text, nil)
            return
        }
        guard Self.lines.contains(driver) else {
            let known = (Self.lines + Self.buses).joined(separator: ", ")
            throw RadioError(.unusable, "“\(text)” names no driver; it begins with one of \(known), and a colon")
        }
        guard parts.count == 2, parts[1].hasPrefix("/") else {
            throw RadioError(
                .unusable, "“\(text)” names no device; a serial reader is \(driver):/dev/ttyUSB0, with its own path")
        }
        let (path, speed) = Self.split(parts[1])
        guard !path.contains(":") else {
            throw RadioError(
                .unusable,
                """
                libnfc cannot open \(path), since its name has a colon; give the reader a name without one by a link, \
                as root: ln -s '\(path)' /dev/waypost-reader; or by the udev rule in hardware/, which stays
                """)
        }
        if driver.hasSuffix("uart"), let speed, !Self.speeds.contains(speed) {
            let known = Self.speeds.map(String.init).joined(separator: ", ")
            throw RadioError(.unusable, "“\(text)”: no line runs at \(speed); there are \(known)")
        }
        (self.text, self.path) = (text, path)
    }

    public var description: String { text }

    /// The path, and the speed after its last colon where there is one. /dev/serial/by-path has names that end with a
    /// colon and a small number as well.
    private static func split(_ rest: String) -> (path: String, speed: Int?) {
        guard let colon = rest.lastIndex(of: ":"), let speed = Int(rest[rest.index(after: colon)...]), speed >= 1_000
        else { return (rest, nil) }
        return (String(rest[..<colon]), speed)
    }
}
