/*
 * The ceiling for durable intake on SQLite: a plain C loop that commits the rows which Turnback's ledger wrote, in
 * batches of the same size, and does nothing else: no reading, joining, deciding, hashing or sealing.
 *
 *   cc -O2 -o commit_loop commit_loop.c -lsqlite3
 *   commit_loop COPY ORIGINAL BATCHES PUSHES
 *
 * COPY is a copy of the ledger's file from before the measurement (or what an earlier run of this program made of it),
 * ORIGINAL the ledger's file after it. The rows by which they differ are read into memory, then written to COPY in
 * BATCHES transactions; afterwards COPY says what ORIGINAL says. Durability, page cache and log are set as the ledger
 * sets its own (synchronous=FULL, 64 MiB); no checkpoint falls into the measured time. A push that was heard again
 * costs what it cost the ledger's file: one update of its message. Prints one JSON object.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TABLES = 9, COLUMNS_MAX = 32 };

/* Each table with the rows that are new or other in the original. */
static const struct {
    const char *name, *difference;
} tables[TABLES] = {
    {"message", "SELECT s.* FROM src.message s WHERE s.seq > (SELECT coalesce(max(seq), 0) FROM main.message)"},
    {"evidence",
     "SELECT s.* FROM src.evidence s LEFT JOIN main.evidence t USING (carrier, waybill, fact_key) WHERE t.carrier IS NULL"},
    {"parcel",
     "SELECT s.* FROM src.parcel s LEFT JOIN main.parcel t USING (carrier, waybill, dispatch) WHERE t.carrier IS NULL"
     " OR s.last_heard_of IS NOT t.last_heard_of OR s.status IS NOT t.status OR s.next_poll IS NOT t.next_poll"},
    {"after_sale",
     "SELECT s.* FROM src.after_sale s LEFT JOIN main.after_sale t USING (seq) WHERE s.doc IS NOT t.doc"
     " OR s.look_again_at IS NOT t.look_again_at"},
    {"shop_order",
     "SELECT s.* FROM src.shop_order s LEFT JOIN main.shop_order t USING (platform, shop, order_id)"
     " WHERE s.refunds IS NOT t.refunds"},
    {"refund_intent", "SELECT s.* FROM src.refund_intent s LEFT JOIN main.refund_intent t USING (seq) WHERE s.doc IS NOT t.doc"},
    {"job", "SELECT s.* FROM src.job s LEFT JOIN main.job t USING (id) WHERE t.id IS NULL OR s.closed_at IS NOT t.closed_at"},
    {"task", "SELECT s.* FROM src.task s LEFT JOIN main.task t USING (id) WHERE t.id IS NULL OR s.closed_at IS NOT t.closed_at"},
    {"audit", "SELECT s.* FROM src.audit s WHERE s.sequence > (SELECT coalesce(max(sequence), 0) FROM main.audit)"},
};

struct rows {
    int columns;
    size_t count, capacity, written;
    sqlite3_value **values;
    sqlite3_stmt *insert;
};

static sqlite3 *db;
static struct rows all[TABLES];
static struct rows repeats;

static void check(int code) {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    exit(1);
}

static void run(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL)); }

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void load(struct rows *rows, const char *query) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v2(db, query, -1, &statement, NULL));
    rows->columns = sqlite3_column_count(statement);
    if (rows->columns > COLUMNS_MAX) abort();
    while (sqlite3_step(statement) == SQLITE_ROW) {
        if (rows->count == rows->capacity) {
            rows->capacity = rows->capacity ? rows->capacity * 2 : 1024;
            rows->values = realloc(rows->values, rows->capacity * (size_t)rows->columns * sizeof *rows->values);
            if (!rows->values) abort();
        }
        for (int column = 0; column < rows->columns; column++) {
            rows->values[rows->count * (size_t)rows->columns + (size_t)column] =
                sqlite3_value_dup(sqlite3_column_value(statement, column));
        }
        rows->count++;
    }
    check(sqlite3_finalize(statement));
}

/* INSERT … ON CONFLICT DO UPDATE of every column. */
static void prepare_insert(struct rows *rows, const char *table) {
    char sql[8192], places[COLUMNS_MAX * 2 + 1] = "?", query[128];
    for (int column = 1; column < rows->columns; column++) strcat(places, ",?");
    size_t length = (size_t)snprintf(sql, sizeof sql, "INSERT INTO main.%s VALUES (%s) ON CONFLICT DO UPDATE SET ", table, places);
    sqlite3_stmt *names;
    snprintf(query, sizeof query, "SELECT name FROM pragma_table_info('%s') ORDER BY cid", table);
    check(sqlite3_prepare_v2(db, query, -1, &names, NULL));
    for (int column = 0; sqlite3_step(names) == SQLITE_ROW; column++) {
        const char *name = (const char *)sqlite3_column_text(names, 0);
        length += (size_t)snprintf(
            sql + length, sizeof sql - length, "%s%s = excluded.%s", column ? ", " : "", name, name);
    }
    check(sqlite3_finalize(names));
    check(sqlite3_prepare_v2(db, sql, -1, &rows->insert, NULL));
}

/* Writes the rows up to this share of all. */
static void write_up_to(struct rows *rows, double share) {
    const size_t end = share >= 1 ? rows->count : (size_t)((double)rows->count * share);
    for (; rows->written < end; rows->written++) {
        for (int column = 0; column < rows->columns; column++) {
            check(sqlite3_bind_value(
                rows->insert, column + 1, rows->values[rows->written * (size_t)rows->columns + (size_t)column]));
        }
        check(sqlite3_step(rows->insert));
        check(sqlite3_reset(rows->insert));
    }
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: %s COPY ORIGINAL BATCHES PUSHES\n", arguments[0]);
        return 64;
    }
    const long batches = atol(arguments[3]), pushes = atol(arguments[4]);
    if (batches < 1 || pushes < 1) return 64;
    check(sqlite3_open(arguments[1], &db));
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
        "PRAGMA wal_autocheckpoint = 0; PRAGMA wal_checkpoint(TRUNCATE)");
    char attach[4096];
    snprintf(attach, sizeof attach, "ATTACH 'file:%s' AS src", arguments[2]);
    run(attach);
    size_t row_count = 0;
    for (int table = 0; table < TABLES; table++) {
        load(&all[table], tables[table].difference);
        prepare_insert(&all[table], tables[table].name);
        row_count += all[table].count;
    }
    load(&repeats, "SELECT s.id, s.last_heard FROM src.message s JOIN main.message t USING (seq) WHERE s.times > t.times");
    check(sqlite3_prepare_v2(
        db, "UPDATE main.message SET times = times + 1, last_heard = ?2 WHERE id = ?1", -1, &repeats.insert, NULL));
    /* A push that was repeated within the measured time: as many updates of messages that are written here. */
    long again = pushes - (long)all[0].count - (long)repeats.count;
    sqlite3_stmt *detach;
    check(sqlite3_prepare_v2(db, "DETACH src", -1, &detach, NULL));
    check(sqlite3_step(detach));
    check(sqlite3_finalize(detach));

    const double start = now_seconds();
    long updated = 0;
    for (long batch = 1; batch <= batches; batch++) {
        const double share = (double)batch / (double)batches;
        run("BEGIN IMMEDIATE");
        for (int table = 0; table < TABLES; table++) write_up_to(&all[table], share);
        write_up_to(&repeats, share);
        for (; all[0].written > 0 && updated < (long)((double)again * share); updated++) {
            const size_t row = all[0].written - 1 - (size_t)updated % (all[0].written < 4096 ? all[0].written : 4096);
            check(sqlite3_bind_value(repeats.insert, 1, all[0].values[row * (size_t)all[0].columns + 1]));
            check(sqlite3_bind_null(repeats.insert, 2));
            sqlite3_bind_int64(repeats.insert, 2, 1800000000000);
            check(sqlite3_step(repeats.insert));
            check(sqlite3_reset(repeats.insert));
        }
        run("COMMIT");
    }
    const double seconds = now_seconds() - start;
    printf("{\"peer\":\"commit_loop\",\"pushes\":%ld,\"batches\":%ld,\"rows\":%zu,\"updates\":%ld,\"seconds\":%.3f,"
           "\"pushes_per_second\":%.0f", pushes, batches, row_count, (long)repeats.count + updated, seconds,
           (double)pushes / seconds);
    for (int table = 0; table < TABLES; table++) printf(",\"%s\":%zu", tables[table].name, all[table].count);
    printf("}\n");
    return 0;
}
