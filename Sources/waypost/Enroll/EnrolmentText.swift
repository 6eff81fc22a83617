// SPDX-License-Identifier: Apache-2.0

import EdgeStore
import Settings
import Tracking

extension Identity {
    /// Becomes what the core has made of it. The key stays: the core has it now.
    mutating func take(_ answer: EnrolmentAnswer, core: String, conflicts codes: [String]) {
        device = answer.device
        isEnrolled = true
        token = answer.token
        coreURL = core
        coreTime = answer.serverTime
        org = answer.org
        conflicts = codes.isEmpty ? nil : codes
        codeBlocks = answer.codeBlocks
        clickCeiling = max(clickCeiling, answer.clickTimeFloor)
    }
}

extension Enroll {
    static func json(
        _ answer: EnrolmentAnswer, _ conflicts: [EnrolmentAnswer.Conflict], core: WebOrigin, _ isRunning: Bool
    ) -> String {
        var json = JSONText()
        json.add("device", answer.device)
        json.add("org", answer.org)
        json.add("core_url", core.settingText)
        json.add("public_url", answer.publicURL)
        json.add("code_blocks", json: JSONText.array(answer.codeBlocks.map { "\($0)" }))
        json.add(
            "conflicts",
            json: JSONText.array(
                conflicts.map { conflict in
                    var json = JSONText()
                    json.add("code", conflict.code)
                    json.add("taken_by", conflict.takenBy)
                    return json.closed()
                }))
        json.add("running", isRunning)
        return json.closed()
    }

    static func text(
        _ answer: EnrolmentAnswer, _ conflicts: [EnrolmentAnswer.Conflict], _ workspace: Workspace, _ isRunning: Bool
    ) -> String {
        var lines = ["This box is device \(answer.device) of \(answer.org) now."]
        lines += conflicts.map { conflict in
            let holder = conflict.takenBy.map { "for touchpoint \($0)" } ?? "for somebody else"
            return "\(conflict.code) goes on working here, answers elsewhere \(holder), and is refused for new "
                + "printing."
        }
        if let url = answer.publicURL, workspace.settings.redirect.publicURL == nil {
            lines.append("The org's links begin with \(url); set redirect.public_url to it if this box answers there.")
        }
        if !isRunning { lines.append("`waypost serve --state \(workspace.state.path)` sends what it has kept.") }
        return lines.joined(separator: "\n") + "\n"
    }
}
