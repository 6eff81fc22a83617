// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// What the worker answers to a ``WorkerRequest``, exactly one line each.
enum WorkerReply: Hashable, Sendable {
    case targets([Target])
    case bytes([UInt8])
    case isGone(Bool)
    case done
    case failed(RadioError)

    /// The line.
    var line: String {
        var json = JSONText()
        switch self {
        case .targets(let targets): json.add("tags", json: JSONText.array(targets.map(\.json)))
        case .bytes(let bytes): json.add("bytes", bytes.hexadecimal)
        case .isGone(let isGone): json.add("gone", isGone)
        case .done: json.add("done", true)
        case .failed(let error):
            json.add("error", error.code.rawValue)
            json.add("message", error.message)
        }
        return json.closed()
    }

    /// Reads a line; nil for anything else.
    init?(_ json: JSONValue) {
        if let code = json["error"]?.text.flatMap(RadioError.Code.init(rawValue:)) {
            self = .failed(RadioError(code, json["message"]?.text ?? code.rawValue))
        } else if let tags = json["tags"]?.array {
            let targets = tags.compactMap(Target.init)
            guard targets.count == tags.count else { return nil }
            self = .targets(targets)
        } else if let bytes = json["bytes"]?.text.flatMap({ [UInt8](hexadecimal: $0) }) {
            self = .bytes(bytes)
        } else if let isGone = json["gone"]?.flag {
            self = .isGone(isGone)
        } else if json["done"]?.flag == true {
            self = .done
        } else {
            return nil
        }
    }
}

extension Target {
    fileprivate var json: String {
        var json = JSONText()
        json.add("uid", uid.hexadecimal)
        json.add("atqa", atqa.hexadecimal)
        json.add("sak", sak)
        json.add("ats", ats.hexadecimal)
        return json.closed()
    }

    fileprivate init?(_ json: JSONValue) {
        guard let uid = json["uid"]?.text.flatMap({ [UInt8](hexadecimal: $0) }),
            let atqa = json["atqa"]?.text.flatMap({ [UInt8](hexadecimal: $0) }), atqa.count == 2,
            let sak = json["sak"]?.integer.flatMap(UInt8.init(exactly:)),
            let ats = json["ats"]?.text.flatMap({ [UInt8](hexadecimal: $0) })
        else { return nil }
        self.init(uid: uid, atqa: atqa, sak: sak, ats: ats)
    }
}
