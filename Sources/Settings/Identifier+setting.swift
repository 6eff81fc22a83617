// SPDX-License-Identifier: Apache-2.0

public import Tracking

extension Identifier: SettingText {
    public static var form: String { "ID" }

    public init(settingText text: String) throws(InvalidValue) {
        guard let identifier = Identifier(text) else {
            throw InvalidValue("is not the id of an object: 13 symbols, as `waypost touchpoint list` shows them")
        }
        self = identifier
    }

    public var settingText: String { description }
}
