// SPDX-License-Identifier: Apache-2.0

import Catalog
import Crypto
import Print
import Tabular
import Tracking

/// Where the placements of an order come from.
enum OrderSource {
    case rows(ImportSource, file: String)
    case touchpoint(TouchpointID, label: String, count: Int)

    /// The order by a name, or else by one that follows from what is ordered.
    func order(name: String?, prefix: String = "sheet") throws -> BatchOrder {
        let digest = try digest()
        return BatchOrder(name: try name.map(Self.checked) ?? "\(prefix)-\(digest.prefix(12))", source: digest)
    }

    /// Hands out the placements of the order.
    func run(_ run: BatchRun, _ each: (BatchEntry) throws -> Void) throws -> BatchRun.Figures {
        switch self {
        case .rows(let source, _): try run.run(rows: { CSVReader(source: try source.chunks()) }, each: each)
        case .touchpoint(let id, let label, let count):
            try run.run(touchpoint: id, label: label, count: count, each: each)
        }
    }

    /// Names the file where a row of it is at fault; what the store throws stays as it is.
    func explaining<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            guard case .rows(_, let file) = self else { throw error }
            switch error {
            case is CSVError, is CatalogImportError, is BatchError, is LabelError:
                throw Refusal("\(file): \(error); nothing was made and no code was minted")
            default: throw error
            }
        }
    }

    /// SHA-256 of what is ordered, in hexadecimal digits.
    private func digest() throws -> String {
        var hash = SHA256()
        switch self {
        case .rows(let source, _):
            let next = try source.chunks()
            while true {
                let bytes = try next()
                if bytes.isEmpty { break }
                hash.update(data: bytes)
            }
        case .touchpoint(let id, let label, let count): hash.update(data: Array("\(id) \(count) \(label)".utf8))
        }
        return Array(hash.finalize()).hexadecimal
    }

    private static func checked(_ name: String) throws -> String {
        let isSound = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "-_.".utf8.contains(byte)
            }
        }
        guard isSound, (1...64).contains(name.utf8.count) else { throw BatchError.name(name) }
        return name
    }
}
