// SPDX-License-Identifier: Apache-2.0

import QRCode
import Testing

@Suite struct PayloadTests {
    @Test func `a network says its name, its protection and its password, with separators escaped`() {
        #expect(
            WiFiNetwork(name: "Hội; \"chợ\"", security: .wpa, password: "a:b,c\\d").text
                == "WIFI:T:WPA;S:Hội\\; \\\"chợ\\\";P:a\\:b\\,c\\\\d;;")
        #expect(WiFiNetwork(name: "Guests", security: .open, password: "x").text == "WIFI:T:nopass;S:Guests;;")
        #expect(
            WiFiNetwork(name: "Old", security: .wep, password: "12345", isHidden: true).text
                == "WIFI:T:WEP;S:Old;P:12345;H:true;;")
    }

    @Test func `a contact is a vCard with what is known`() {
        let card = ContactCard(
            name: "Nguyễn Văn An", organisation: "Chợ; Bến", phone: "+84 28 1", website: "https://a.b")
        #expect(
            card.text
                == """
                BEGIN:VCARD\r\nVERSION:3.0\r\nN:Nguyễn Văn An;;;;\r\nFN:Nguyễn Văn An\r\nORG:Chợ\\; Bến\r\n\
                TEL:+84 28 1\r\nURL:https://a.b\r\nEND:VCARD\r\n
                """)
    }
}
