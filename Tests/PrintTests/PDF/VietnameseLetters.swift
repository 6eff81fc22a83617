// SPDX-License-Identifier: Apache-2.0

/// The letters of Vietnamese that ASCII lacks: 67 of each case.
enum VietnameseLetters {
    /// Each as one code point.
    static let composed: [String] = {
        let lower = Array(
            "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ".map { String($0) })
        return lower + lower.map { $0.uppercased() }
    }()
}
