// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Redirect

@Suite("The languages that a visitor wants")
struct LanguagePreferenceTests {
    @Test(
        "are those of the highest weight, and those that lie no more than a tenth below it",
        arguments: [
            ("vi", "vi", true), ("VI-vn", "vi", true), ("vi-VN", "vi-vn", true), ("vi", "vi-vn", false),
            ("vie", "vi", false), ("vi-VNX", "vi-vn", false), ("en-GB,en;q=0.9,vi;q=0.8", "en", true),
            ("en-GB,en;q=0.9,vi;q=0.8", "vi", false), ("en;q=0.9, vi", "en", true), ("en;q=0.899, vi", "en", false),
            ("en;q=0.5,vi;q=0.4", "vi", true), ("en;q=0.5,vi;q=0.399", "vi", false),
            ("en;q=0.05,vi;q=0.01", "vi", true),
            ("vi;q=0,en", "vi", false), ("vi;q=0", "vi", false), ("en;q=0.05,vi;q=0", "vi", false),
            ("vi;q=0.000", "vi", false), ("\tvi ; q=1.000 , en;q=0.2", "vi", true), ("fr;Q=0.2,vi", "fr", false),
            ("en,vi;q=1.0", "vi", true), ("*", "vi", false), ("*;q=0.5,vi;q=0.4", "vi", true),
        ])
    func weights(_ field: String, _ range: String, _ isWanted: Bool) {
        #expect(LanguagePreference(field).prefers([range]) == isWanted)
    }

    @Test(
        "are read from what browsers never send without harm",
        arguments: [
            "", ",", ";", ";q=1", ",,;;==", "q=1", "vi;q=", "vi;q=x", "vi;q=2", "vi;q=-1", "vi;q", "vi;;q=1",
            "vi;q=1;q=0",
            String(repeating: "en;q=0.1,", count: 2_000), String(repeating: ";", count: 8_000),
        ])
    func garbage(_ field: String) {
        #expect(!LanguagePreference(field).prefers(["de"]))
        #expect(LanguagePreference(field + ",de").prefers(["de"]))
    }

    @Test("count for nothing with a weight that is none")
    func noWeights() {
        for weight in ["", "x", "2", "-1"] { #expect(!LanguagePreference("vi;q=\(weight)").prefers(["vi"])) }
        #expect(LanguagePreference("vi;q=1.7").prefers(["vi"]))
        #expect(!LanguagePreference("vi;q=1.7,en").prefers(["de"]))
    }

    @Test("match any of several ranges")
    func ranges() {
        #expect(LanguagePreference("fr,en;q=0.1").prefers(["vi", "fr"]))
        #expect(!LanguagePreference("fr,en;q=0.1").prefers(["vi", "en"]))
        #expect(!LanguagePreference("fr").prefers([]))
    }
}
