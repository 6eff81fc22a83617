// SPDX-License-Identifier: Apache-2.0

public import NFC

extension TagModel {
    /// The models that a batch can be for.
    public static let writable: [TagModel] = [
        .ntag213, .ntag215, .ntag216, .ultralight, .ultralightC, .ultralightEV1Small, .ultralightEV1Large,
    ]

    /// Finds a model by its name, in any case.
    public init?(named name: String) {
        guard let model = Self.writable.first(where: { $0.name.lowercased() == name.lowercased() }) else { return nil }
        self = model
    }
}
