// SPDX-License-Identifier: Apache-2.0

internal import Tracking

extension TouchpointReport {
    /// The answer of `/v1/reports/touchpoints`. Members that belong to other reports are null here.
    func json(_ query: Query, _ titles: [TouchpointID: String], asOf now: Int64) -> String {
        var json = JSONText()
        json.add(
            "rows",
            json: JSONText.array(
                rows.map { row in
                    var json = JSONText()
                    if query.dimensions.contains(.touchpoint) {
                        json.add("touchpoint", row.touchpoint?.description)
                        json.add("title", row.touchpoint.flatMap { titles[$0] })
                    }
                    if query.dimensions.contains(.placement) { json.add("placement", row.placement?.description) }
                    if query.dimensions.contains(.channel) { json.add("channel", row.channel?.name) }
                    if query.dimensions.contains(.hour) { json.add("hour", row.hour?.rfc3339) }
                    Self.add(row.figures, to: &json)
                    return json.closed()
                }))
        var sums = JSONText()
        Self.add(totals, to: &sums)
        json.add("totals", json: sums.closed())
        json.add("model", String?.none)
        json.add("windows", json: "null")
        json.add("currency_policy", String?.none)
        json.add("as_of", now.rfc3339)
        return json.closed()
    }

    private static func add(_ figures: Figures, to json: inout JSONText) {
        json.add("hits", figures.hits)
        json.add("visits", figures.visits)
        json.add("visitors", figures.visitors)
    }

    /// The rows as CSV (RFC 4180), with a head.
    func csv(_ query: Query, _ titles: [TouchpointID: String]) -> String {
        let dimensions = Dimension.allCases.filter(query.dimensions.contains)
        let head = dimensions.flatMap { $0 == .touchpoint ? ["touchpoint", "title"] : [$0.rawValue] }
        var lines = [head + ["hits", "visits", "visitors"]]
        for row in rows {
            let keys = dimensions.flatMap { dimension in
                switch dimension {
                case .touchpoint: [row.touchpoint?.description ?? "", row.touchpoint.flatMap { titles[$0] } ?? ""]
                case .placement: [row.placement?.description ?? ""]
                case .channel: [row.channel?.name ?? ""]
                case .hour: [row.hour?.rfc3339 ?? ""]
                }
            }
            lines.append(keys + ["\(row.figures.hits)", "\(row.figures.visits)", "\(row.figures.visitors)"])
        }
        return lines.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func quoted(_ field: String) -> String {
        // A spreadsheet would take these for a formula.
        let field = field.first.map { "=+-@\t".contains($0) } == true ? "'" + field : field
        guard field.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
