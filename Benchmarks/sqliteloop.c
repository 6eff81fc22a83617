// SPDX-License-Identifier: Apache-2.0
//
// What SQLite alone can do: one thread that inserts rows like a visit in batches of N to a transaction, with the
// settings of the product's visit log and nothing else around it. Prints one line of JSON.
//
//     sqliteloop FILE BATCH SECONDS WARMUP [VISITS.DB]
//
// With VISITS.DB the table `visit` is made by that file's own SQL and every row repeats its newest one; without, a
// table of the same size is used.

#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { columnLimit = 64 };

static sqlite3 *database;

static void fail(const char *action) {
    fprintf(stderr, "sqliteloop: %s: %s\n", action, database ? sqlite3_errmsg(database) : "no database");
    exit(1);
}

static void run(const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql);
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) fail(sql);
    return statement;
}

static void step(sqlite3_stmt *statement, const char *action) {
    if (sqlite3_step(statement) != SQLITE_DONE) fail(action);
    sqlite3_reset(statement);
}

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// The database

static void openLog(const char *path) {
    int keep = 1;
    if (sqlite3_open(path, &database) != SQLITE_OK) fail("open");
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 250;");
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_PERSIST_WAL, &keep) != SQLITE_OK) fail("keep the WAL");
}

static const char *const plausibleTable =
    "CREATE TABLE visit (seq INTEGER PRIMARY KEY, run INTEGER NOT NULL, click BLOB, touchpoint INTEGER,"
    " placement INTEGER, channel INTEGER, code TEXT NOT NULL, verdict INTEGER NOT NULL, reason TEXT NOT NULL,"
    " outcome INTEGER NOT NULL, boottime INTEGER NOT NULL, wall INTEGER NOT NULL, clock INTEGER NOT NULL,"
    " early INTEGER NOT NULL, agent INTEGER, language TEXT, referrer TEXT, parameters TEXT, visitor TEXT,"
    " repeat_of INTEGER)";
static const char *const plausibleRow =
    "SELECT NULL AS seq, 1, randomblob(17), 5577006791947779410, 5577006791947779411, 2, '7K3M9QXA', 0, 'browser',"
    " 0, 86400123, 1764000000000, 3, 0, 12, 'en-GB', NULL, 'utm_source=booth', NULL, NULL";

// Copies the table and its indexes as they are in the product's own file.
static void copySchema(const char *template) {
    char *attach = sqlite3_mprintf("ATTACH %Q AS product", template);
    char *statements[columnLimit];
    int count = 0;
    run(attach);
    sqlite3_free(attach);
    sqlite3_stmt *schema = prepare(
        "SELECT sql FROM product.sqlite_schema WHERE tbl_name = 'visit' AND type IN ('table', 'index')"
        " AND sql IS NOT NULL ORDER BY type DESC");
    while (sqlite3_step(schema) == SQLITE_ROW && count < columnLimit)
        statements[count++] = sqlite3_mprintf("%s", sqlite3_column_text(schema, 0));
    sqlite3_finalize(schema);
    if (count == 0) {
        fprintf(stderr, "sqliteloop: %s has no table visit\n", template);
        exit(1);
    }
    while (count > 0) {
        // The table comes first in the list and must be made first.
        run(statements[0]);
        sqlite3_free(statements[0]);
        memmove(statements, statements + 1, (size_t)--count * sizeof *statements);
    }
}

static const char *integerKey(void) {
    static char name[128];
    sqlite3_stmt *columns = prepare("SELECT name FROM pragma_table_info('visit') WHERE pk = 1 AND type = 'INTEGER'");
    if (sqlite3_step(columns) == SQLITE_ROW) snprintf(name, sizeof name, "%s", sqlite3_column_text(columns, 0));
    sqlite3_finalize(columns);
    return name;
}

// An insert with every column bound to the sample's value, except for the key, which SQLite counts up.
static sqlite3_stmt *prepareInsert(const char *sampleSQL) {
    char sql[64 + 3 * columnLimit] = "INSERT INTO main.visit VALUES (?";
    const char *key = integerKey();
    sqlite3_stmt *sample = prepare(sampleSQL);
    if (sqlite3_step(sample) != SQLITE_ROW) fail("read a sample row");
    int count = sqlite3_column_count(sample);
    if (count > columnLimit) fail("too many columns");
    for (int i = 1; i < count; i++) strcat(sql, ",?");
    strcat(sql, ")");
    sqlite3_stmt *insert = prepare(sql);
    for (int i = 0; i < count; i++)
        if (strcmp(sqlite3_column_name(sample, i), key) != 0)
            sqlite3_bind_value(insert, i + 1, sqlite3_column_value(sample, i));
    sqlite3_finalize(sample);
    return insert;
}

// The loop

typedef struct Timings {
    double *seconds;
    size_t count, capacity;
} Timings;

static void append(Timings *timings, double seconds) {
    if (timings->count == timings->capacity) {
        timings->capacity = timings->capacity ? timings->capacity * 2 : 4096;
        timings->seconds = realloc(timings->seconds, timings->capacity * sizeof(double));
        if (!timings->seconds) abort();
    }
    timings->seconds[timings->count++] = seconds;
}

static int ascending(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double percentile(const Timings *timings, double part) {
    if (timings->count == 0) return 0;
    size_t index = (size_t)(part * (double)timings->count);
    return timings->seconds[index < timings->count ? index : timings->count - 1] * 1e6;
}

static void insertFor(double seconds, long batch, sqlite3_stmt *insert, Timings *timings) {
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    double end = now(CLOCK_MONOTONIC) + seconds;
    while (now(CLOCK_MONOTONIC) < end) {
        step(begin, "begin");
        for (long i = 0; i < batch; i++) step(insert, "insert");
        double start = now(CLOCK_MONOTONIC);
        step(commit, "commit");
        append(timings, now(CLOCK_MONOTONIC) - start);
    }
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
}

int main(int count, char **arguments) {
    if (count < 5 || atol(arguments[2]) < 1) {
        fprintf(stderr, "usage: sqliteloop FILE BATCH SECONDS WARMUP [VISITS.DB]\n");
        return 2;
    }
    long batch = atol(arguments[2]);
    Timings warmup = {0}, timings = {0};
    openLog(arguments[1]);
    if (count > 5) copySchema(arguments[5]);
    else run(plausibleTable);
    sqlite3_stmt *insert =
        prepareInsert(count > 5 ? "SELECT * FROM product.visit ORDER BY rowid DESC LIMIT 1" : plausibleRow);
    if (count > 5) run("DETACH product");

    insertFor(atof(arguments[4]), batch, insert, &warmup);
    double started = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    insertFor(atof(arguments[3]), batch, insert, &timings);
    double elapsed = now(CLOCK_MONOTONIC) - started, rows = (double)timings.count * (double)batch;
    cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;

    qsort(timings.seconds, timings.count, sizeof(double), ascending);
    printf("{\"batch\":%ld,\"rows_per_s\":%.1f,\"commits_per_s\":%.1f,\"commit_p50_us\":%.1f,\"commit_p99_us\":%.1f,"
           "\"cpu_us_per_row\":%.2f}\n",
           batch, rows / elapsed, (double)timings.count / elapsed, percentile(&timings, 0.5),
           percentile(&timings, 0.99), rows > 0 ? cpu * 1e6 / rows : 0);
    return 0;
}
