// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reader

@Suite struct `Connection strings` {
    @Test(arguments: [
        ("pn532_uart:/dev/ttyUSB0", "/dev/ttyUSB0"), ("pn532_uart:/dev/pts/7:115200", "/dev/pts/7"),
        ("pn532_spi:/dev/spidev0.0:1000000", "/dev/spidev0.0"), ("pn532_i2c:/dev/i2c-1", "/dev/i2c-1"),
        ("acr122_usb", nil), ("pn53x_usb:001:004", nil),
    ])
    func `name one reader`(text: String, path: String?) throws {
        let name = try ConnectionString(text)
        #expect(name.text == text)
        #expect(name.path == path)
    }

    @Test(arguments: ["pn532_uart", "pn532_uart:", "pn532_uart:ttyUSB0", "", "usb", "/dev/ttyUSB0", "pcsc:/dev/x"])
    func `that would make libnfc look through ports are refused`(text: String) {
        #expect(throws: RadioError.self) { try ConnectionString(text) }
    }

    @Test(arguments: [
        "pn532_uart:/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0",
        "pn532_uart:/dev/serial/by-path/usb-0:1", "pn532_uart:/dev/a:b:115200",
    ])
    func `with a colon in the path are refused with what to do`(text: String) {
        let error = #expect(throws: RadioError.self) { try ConnectionString(text) }
        #expect(error?.code == .unusable)
        #expect(error?.message.contains("ln -s '/dev/") == true)
        #expect(error?.message.contains("udev") == true)
    }

    @Test func `take no speed that no line has`() {
        let error = #expect(throws: RadioError.self) { try ConnectionString("pn532_uart:/dev/ttyUSB0:115201") }
        #expect(error?.message.contains("115200") == true)
    }
}
