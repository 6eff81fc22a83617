// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Testing

@testable import Core

/// A server of its own in a temporary folder, reached by a socket there, ended by its own tool.
@Suite("PostgreSQL")
struct PostgreSQLTests {
    private static let tools = "/usr/lib/postgresql/15/bin"
    private static let canRun = access(tools + "/initdb", X_OK) == 0 && getuid() == 0

    @Test(
        "makes the core's tables, the large ones divided by dk, and prepares every statement of the ledger",
        .enabled(if: canRun, "SKIPPED: this needs root and Debian's postgresql"))
    func prepares() throws {
        let folder = "/var/tmp/waypost-postgresql-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var sql = "\\set ON_ERROR_STOP on\n"
        sql += [FleetSchema.postgresql, CatalogSchema.postgresql, VisitSchema.postgresql].joined(separator: "\n")
        for (number, statement) in LedgerStatement.all.enumerated() {
            sql += "\nPREPARE ledger_\(number) AS \(statement);"
        }
        // The rule of a cluster, kept by PostgreSQL itself: this must fail.
        sql +=
            "\n\\set ON_ERROR_STOP off\nCREATE TABLE loose (dk BIGINT, id BIGINT PRIMARY KEY) PARTITION BY HASH (dk);"
        sql += "\nSELECT 'loose tables: ' || count(*) FROM pg_class WHERE relname = 'loose';"
        sql += "\nSELECT 'prepared: ' || count(*) FROM pg_prepared_statements;\n"
        try sql.write(toFile: folder + "/core.sql", atomically: false, encoding: .utf8)
        let script = """
            chown -R postgres "$F" && cd "$F" &&
            su postgres -s /bin/sh -c "
                \(Self.tools)/initdb -D $F/data -A trust -E UTF8 -N >/dev/null &&
                \(Self.tools)/pg_ctl -D $F/data -s -w -o \\"-k $F -c listen_addresses=''\\" start &&
                psql -h $F -d postgres -q -A -t -f $F/core.sql;
                \(Self.tools)/pg_ctl -D $F/data -s -m immediate stop" >"$F/out" 2>&1
            """
        _ = "F=\(folder); \(script)".withCString { system($0) }
        let said = try String(contentsOfFile: folder + "/out", encoding: .utf8)
        #expect(said.contains("prepared: \(LedgerStatement.all.count)"), "\(said)")
        #expect(said.contains("loose tables: 0"), "\(said)")
    }
}
