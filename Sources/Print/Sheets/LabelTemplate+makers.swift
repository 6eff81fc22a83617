// SPDX-License-Identifier: Apache-2.0

extension LabelTemplate {
    /// The sheets of label makers that are known by their number. Sizes as in the template lists of gLabels 3.4.
    public static let known: [LabelTemplate] = [
        iso("L7160", 3, 7, points: 181.4, 108, left: 21.2, 43.9, pitch: 187.2, 108),
        iso("L7161", 3, 6, points: 180.2, 132.6, left: 21, 23, pitch: 186.9, 132.5),
        iso("L7162", 2, 8, points: 280.9, 96.1, left: 11.3, 36.8, pitch: 290.5, 96.1),
        iso("L7163", 2, 7, points: 280.9, 108, left: 9.5, 43, pitch: 292, 108),
        iso("L7165", 2, 4, points: 280.8, 191.991, left: 13.2378, 36.9638, pitch: 288.113, 191.991),
        iso("L7651", 5, 13, points: 108, 60.09, left: 13.32, 30.9, pitch: 115.09, 60.09),
        american("5160", 3, 10, inches: 2.625, 1, left: 0.15625, 0.5, pitch: 2.78125, 1),
        american("5162", 2, 7, inches: 4, 4 / 3, left: 0.15625, 5 / 6, pitch: 4.1875, 4 / 3),
        american("5163", 2, 5, inches: 4, 2, left: 0.1625, 0.5, pitch: 4.1875, 2),
        american("5164", 2, 3, inches: 4, 10 / 3, left: 0.15625, 0.5, pitch: 4.1875, 10 / 3),
        american("5167", 4, 20, inches: 1.75, 0.5, left: 0.28125, 0.5, pitch: 2.0625, 0.5),
        american("5371", 2, 5, inches: 3.5, 2, left: 0.75, 0.5, pitch: 3.5, 2),
    ]

    /// Other numbers of the same sheets.
    private static let aliases = [
        "7160": "L7160", "J8160": "L7160", "7161": "L7161", "7162": "L7162", "7163": "L7163", "7165": "L7165",
        "7651": "L7651", "8651": "L7651", "8160": "5160", "8163": "5163", "8164": "5164", "8167": "5167",
        "8371": "5371",
    ]

    static var names: [String] { known.map(\.name) }

    /// Finds a template by its number, in any case, or makes the grid `ROWSxCOLUMNS` on a paper.
    public static func find(
        _ text: String, paper: Paper = .a4, margin: Int, gap: Int
    ) throws(LabelTemplateError) -> LabelTemplate {
        let name = text.uppercased()
        if let template = known.first(where: { $0.name == aliases[name] ?? name }) { return template }
        let counts = name.split(separator: "X", omittingEmptySubsequences: false)
        guard counts.count == 2, let rows = Int(counts[0]), let columns = Int(counts[1]),
            (1...100).contains(rows), (1...100).contains(columns)
        else { throw .unknown(text) }
        return try LabelTemplate(rows: rows, columns: columns, paper: paper, margin: margin, gap: gap)
    }

    private static func iso(
        _ name: String, _ columns: Int, _ rows: Int, points width: Double, _ height: Double, left: Double,
        _ top: Double, pitch x: Double, _ y: Double
    ) -> LabelTemplate {
        LabelTemplate(
            name, .a4, columns: columns, rows: rows, width: .points(width), height: .points(height),
            left: .points(left), top: .points(top), pitchX: .points(x), pitchY: .points(y))
    }

    private static func american(
        _ name: String, _ columns: Int, _ rows: Int, inches width: Double, _ height: Double, left: Double,
        _ top: Double, pitch x: Double, _ y: Double
    ) -> LabelTemplate {
        LabelTemplate(
            name, .letter, columns: columns, rows: rows, width: .inches(width), height: .inches(height),
            left: .inches(left), top: .inches(top), pitchX: .inches(x), pitchY: .inches(y))
    }
}
