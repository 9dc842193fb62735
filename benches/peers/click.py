"""ClickHouse, as chDB: tables in memory, words in low cardinality."""

import tempfile

import pyarrow as pa
from chdb import session
from common import QUARTER, Race, buyers, closed, closed_by_owner_and_source, cycles, in_quarter, main, nps, spending, \
    triangle, waits


def run(directory, threads):
    race, db = Race("chDB", directory), session.Session(tempfile.mkdtemp())
    db.query("CREATE DATABASE IF NOT EXISTS b ENGINE=Atomic")
    db.query("USE b")
    db.query(f"SET max_threads={threads}")
    when, word = "DateTime64(6,'UTC')", "LowCardinality(String)"
    for name, columns in {
        "deals": f"""id UInt64, owner {word}, source {word}, status Enum8('won'=1,'lost'=2,'open'=3),
            amount Decimal(18,2), created_at {when}, closed_at Nullable({when})""",
        "tickets": f"id UInt64, created_at {when}, responded_at Nullable({when}), solved_at Nullable({when}), priority {word}",
        "surveys": f"score UInt8, answered_at {when}",
        "orders": "customer UInt32, date Date32, amount Decimal(18,2)",
    }.items():
        db.query(f"CREATE TABLE {name} ({columns}) ENGINE=Memory")
        names = ", ".join(c.strip().split(" ")[0] for c in columns.replace("(6,'UTC')", "").replace("(18,2)", "").replace(
            "('won'=1,'lost'=2,'open'=3)", "").split(","))
        db.query(f"INSERT INTO {name} SELECT {names} FROM file('{directory}/{name}.parquet')")

    def q(sql):
        return lambda: db.query(f"{sql} SETTINGS max_threads={threads}", "Arrow").bytes()

    def arrow(said):
        return lambda answer: said(pa.ipc.open_file(answer).read_all())

    between = lambda a, b: f"(toUnixTimestamp64Micro({a})-toUnixTimestamp64Micro({b}))"
    known = lambda x: f"assumeNotNull({x})"
    ym = lambda x: f"toYYYYMM({x},'Europe/Warsaw')"
    cycle = between(known("closed_at"), "created_at")
    read = f"""countIf(status='won') won, countIf(status='lost') lost, sumIf(amount,status='won') rev,
        avgIf({cycle},status='won') cyc"""
    a, b = QUARTER
    race.form("Q1", "sql", q(f"""SELECT {read} FROM deals
        WHERE closed_at>=toDateTime64('{a}',6,'UTC') AND closed_at<toDateTime64('{b}',6,'UTC')"""), arrow(in_quarter))

    def wait(end, p):
        long, some = between(end, "created_at"), f"{end} IS NOT NULL"
        return f"""countIf({some}) n{p}, avgIf({long},{some}) {p},
            quantilesExactInclusiveIf(0.5,0.95)({long},{some}) {p}q, {p}q[1] {p}50, {p}q[2] {p}95"""

    # the month is made of the groups' numbers where grouping by the number itself is quicker
    for name, key, number in (
        ("year and month", ym, lambda k: f"toInt32(intDiv({k},100)*12+{k}%100-24253)"),
        ("relative month", lambda x: f"toRelativeMonthNum({x},'Europe/Warsaw')", lambda k: f"toInt32({k}-24253)"),
    ):
        m = number("mk")
        race.form("Q2", name, q(f"""SELECT {key(known('closed_at'))} mk, {m} m, {read} FROM deals
            WHERE closed_at IS NOT NULL GROUP BY mk"""), arrow(closed))
        race.form("Q3", name, q(f"""SELECT {key(known('closed_at'))} mk, {m} m, owner, source, {read} FROM deals
            WHERE closed_at IS NOT NULL GROUP BY mk, owner, source"""), arrow(closed_by_owner_and_source))
        race.form("Q4", name, q(f"""SELECT {key(known('closed_at'))} mk, {m} m, source, count() n,
            quantilesExactInclusive(0.5,0.9)({cycle}) qs, qs[1] q50, qs[2] q90 FROM deals WHERE status='won'
            GROUP BY mk, source"""), arrow(cycles))
        race.form("Q5", name, q(f"""SELECT {key('created_at')} mk, {m} m, priority, {wait('responded_at', 'fr')},
            {wait('solved_at', 'rs')} FROM tickets GROUP BY mk, priority"""), arrow(waits))
        race.form("Q6", name, q(f"""SELECT {key('answered_at')} mk, {m} m, count() n, countIf(score>=9) p,
            countIf(score<=6) d FROM surveys GROUP BY mk"""), arrow(nps))
    mi = "(toRelativeMonthNum(date)-24253)"
    race.form("Q7", "join", q(f"""WITH p AS (SELECT DISTINCT customer c, {mi} mi FROM orders),
        f AS (SELECT c, min(mi) fm FROM p GROUP BY c)
        SELECT fm, mi-fm k, count(*) n FROM p JOIN f USING(c) GROUP BY 1,2"""), arrow(triangle))
    race.form("Q7", "bits", q(f"""SELECT fm, k, sum(x) n FROM (SELECT fm, bm, count() x FROM (
        SELECT customer, groupBitOr(bitShiftLeft(toUInt64(1),{mi})) bm, min({mi}) fm FROM orders GROUP BY customer)
        GROUP BY fm, bm) ARRAY JOIN range(toUInt8(48-fm)) AS k
        WHERE bitAnd(bitShiftRight(bm,toUInt8(fm+k)),1)=1 GROUP BY fm, k"""), arrow(triangle))
    race.form("Q8", "join", q(f"""WITH p AS (SELECT customer c, {mi} mi, count(*) n FROM orders GROUP BY 1,2),
        f AS (SELECT c, min(mi) fm FROM p GROUP BY c)
        SELECT mi, count(*) act, countIf(fm<mi OR n>=2) rep FROM p JOIN f USING(c) GROUP BY 1"""), arrow(buyers))
    race.form("Q8", "maps", q(f"""SELECT mi, count() act, countIf(fm<mi OR n>=2) rep FROM (
        SELECT customer, sumMap([{mi}],[toUInt32(1)]) mm, arrayMin(mm.1) fm FROM orders GROUP BY customer)
        ARRAY JOIN mm.1 AS mi, mm.2 AS n GROUP BY mi"""), arrow(buyers))
    race.form("Q9", "sql", q("SELECT customer, max(date) last, count(*) f, sum(amount) sum FROM orders GROUP BY 1"),
              arrow(spending))


main(run)
