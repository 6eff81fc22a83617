// SPDX-License-Identifier: Apache-2.0

extension SettingKey {
    /// A key that takes true or false.
    public static func flag(
        _ section: String, _ name: String, _ target: Target<Bool>, _ documentation: String
    ) -> SettingKey {
        SettingKey(
            section: section, name: name, documentation: documentation, form: "true or false", example: nil,
            fromEnvironment: { text throws(InvalidValue) in
                guard let value = Bool(text) else { throw InvalidValue("must be true or false") }
                return .flag(value)
            },
            write: { value, root throws(InvalidValue) in
                guard case .flag(let flag) = value else {
                    throw InvalidValue("must be true or false, but this is \(value.typeName)")
                }
                root[keyPath: target] = flag
            },
            read: { .flag($0[keyPath: target]) })
    }

    /// A key that takes a whole number.
    public static func integer(
        _ section: String, _ name: String, _ target: Target<Int>, _ range: ClosedRange<Int>,
        _ documentation: String
    ) -> SettingKey {
        number(
            section, name, range, documentation, example: nil, write: { $1[keyPath: target] = $0 },
            read: { $0[keyPath: target] })
    }

    /// A key that takes a whole number and may stay unset.
    public static func integer(
        _ section: String, _ name: String, _ target: Target<Int?>, _ range: ClosedRange<Int>,
        example: Int, _ documentation: String
    ) -> SettingKey {
        number(
            section, name, range, documentation, example: example, write: { $1[keyPath: target] = $0 },
            read: { $0[keyPath: target] })
    }

    /// A key that takes one text.
    public static func text<Value: SettingText>(
        _ section: String, _ name: String, _ target: Target<Value>, _ documentation: String
    ) -> SettingKey {
        value(
            section, name, documentation, example: nil, write: { $1[keyPath: target] = $0 },
            read: { $0[keyPath: target] })
    }

    /// A key that takes one text and may stay unset.
    public static func text<Value: SettingText>(
        _ section: String, _ name: String, _ target: Target<Value?>, example: String,
        _ documentation: String
    ) -> SettingKey {
        value(
            section, name, documentation, example: example, write: { $1[keyPath: target] = $0 },
            read: { $0[keyPath: target] })
    }

    /// A key that takes a list of texts; in the environment they stand between commas.
    public static func list<Value: SettingText>(
        _ section: String, _ name: String, _ target: Target<[Value]>,
        _ documentation: String
    ) -> SettingKey {
        SettingKey(
            section: section, name: name, documentation: documentation, form: "a list of \(Value.form)", example: nil,
            fromEnvironment: { text in
                .texts(text.split(separator: ",").map { String($0.trimmed) }.filter { !$0.isEmpty })
            },
            write: { value, root throws(InvalidValue) in
                guard case .texts(let texts) = value else {
                    throw InvalidValue("must be a list of texts, as in [\"…\"], but this is \(value.typeName)")
                }
                var values: [Value] = []
                for text in texts {
                    do throws(InvalidValue) { values.append(try Value(settingText: text)) } catch {
                        throw InvalidValue("\(SettingValue.quoted(text)) \(error.description)")
                    }
                }
                root[keyPath: target] = values
            },
            read: { .texts($0[keyPath: target].map(\.settingText)) })
    }

    private static func number(
        _ section: String, _ name: String, _ range: ClosedRange<Int>, _ documentation: String, example: Int?,
        write: @escaping @Sendable (Int, inout Root) -> Void, read: @escaping @Sendable (Root) -> Int?
    ) -> SettingKey {
        let form = "\(range.lowerBound) to \(range.upperBound)"
        return SettingKey(
            section: section, name: name, documentation: documentation, form: form,
            example: example.map(SettingValue.integer),
            fromEnvironment: { text throws(InvalidValue) in
                guard let value = Int(text) else { throw InvalidValue("must be a whole number, \(form)") }
                return .integer(value)
            },
            write: { value, root throws(InvalidValue) in
                guard case .integer(let number) = value else {
                    throw InvalidValue("must be a whole number, \(form), but this is \(value.typeName)")
                }
                guard range.contains(number) else { throw InvalidValue("must be \(form)") }
                write(number, &root)
            },
            read: { read($0).map(SettingValue.integer) })
    }

    /// A key that takes one text which stays a `String`.
    public static func text(
        _ section: String, _ name: String, _ target: Target<String>, _ rule: TextRule,
        _ documentation: String
    ) -> SettingKey {
        plain(
            section, name, rule, documentation, example: nil, write: { $1[keyPath: target] = $0 },
            read: { $0[keyPath: target] })
    }

    /// A key that takes one text which stays a `String`, and may stay unset.
    public static func text(
        _ section: String, _ name: String, _ target: Target<String?>, _ rule: TextRule,
        example: String, _ documentation: String
    ) -> SettingKey {
        plain(
            section, name, rule, documentation, example: example, write: { $1[keyPath: target] = $0 },
            read: { $0[keyPath: target] })
    }

    private static func plain(
        _ section: String, _ name: String, _ rule: TextRule, _ documentation: String, example: String?,
        write: @escaping @Sendable (String, inout Root) -> Void, read: @escaping @Sendable (Root) -> String?
    ) -> SettingKey {
        string(
            section, name, rule.form, documentation, example: example,
            write: { text, root throws(InvalidValue) in
                if let complaint = rule.complaint(text) { throw InvalidValue(complaint) }
                write(text, &root)
            }, read: read)
    }

    private static func value<Value: SettingText>(
        _ section: String, _ name: String, _ documentation: String, example: String?,
        write: @escaping @Sendable (Value, inout Root) -> Void, read: @escaping @Sendable (Root) -> Value?
    ) -> SettingKey {
        string(
            section, name, Value.form, documentation, example: example,
            write: { text, root throws(InvalidValue) in write(try Value(settingText: text), &root) },
            read: { read($0)?.settingText })
    }

    private static func string(
        _ section: String, _ name: String, _ form: String, _ documentation: String, example: String?,
        write: @escaping @Sendable (String, inout Root) throws(InvalidValue) -> Void,
        read: @escaping @Sendable (Root) -> String?
    ) -> SettingKey {
        SettingKey(
            section: section, name: name, documentation: documentation, form: form,
            example: example.map(SettingValue.text),
            fromEnvironment: { .text($0) },
            write: { value, root throws(InvalidValue) in
                guard case .text(let text) = value else {
                    throw InvalidValue("must be a text in quotes (\(form)), but this is \(value.typeName)")
                }
                try write(text, &root)
            },
            read: { read($0).map(SettingValue.text) })
    }
}
