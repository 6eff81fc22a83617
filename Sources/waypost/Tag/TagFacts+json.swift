// SPDX-License-Identifier: Apache-2.0

import NFC
import Reader
import Tracking

extension TagFacts {
    /// For programs: one object. `more` adds to it.
    func json(_ more: (inout JSONText) -> Void = { _ in }) -> String {
        var json = JSONText()
        json.add("uid", uid)
        json.add("identifying", target.isIdentifying)
        json.add("random_uid", target.isRandom)
        json.add("kind", target.kind.rawValue)
        json.add("model", model)
        json.add("atqa", target.atqa.hexadecimal)
        json.add("sak", [target.sak].hexadecimal)
        json.add("content", state)
        json.add("link", link)
        json.add("records", json: JSONText.array(records.map(RecordWords.json)))
        if case .broken(let problem) = content { json.add("problem", problem) }
        addState(to: &json)
        json.add("counter", counter.map { Int64($0.value) })
        json.add("signature_valid", isGenuine)
        json.add("suspect", json: JSONText.array((report?.signs ?? []).map { JSONText.quoted("\($0)") }))
        more(&json)
        return json.closed()
    }

    private func addState(to json: inout JSONText) {
        let state = report?.state
        json.add("locked_pages", json: JSONText.array((state?.locked.sorted() ?? []).map { "\($0)" }))
        json.add("writable", state.map { $0.container?.isWritable ?? true })
        json.add("configuration_locked", state?.isConfigurationLocked)
        if let rule = state?.password {
            var text = JSONText()
            text.add("first_page", rule.firstPage)
            text.add("covers_reading", rule.coversReading)
            text.add("tries", rule.tries)
            json.add("password", json: text.closed())
        } else {
            json.add("password", String?.none)
        }
        json.add("mirror", state?.mirror?.kind.word)
        json.add("counting", state?.isCounting)
    }
}
