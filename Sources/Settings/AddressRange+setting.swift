// SPDX-License-Identifier: Apache-2.0

public import Tracking

extension AddressRange: SettingText {
    public static var form: String { "ADDRESS or ADDRESS/BITS" }

    public init(settingText text: String) throws(InvalidValue) {
        guard let range = AddressRange(text) else {
            throw InvalidValue("is not an IP address, or one with a / and the number of leading bits that count")
        }
        self = range
    }

    public var settingText: String { description }
}
