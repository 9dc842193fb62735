"""DuckDB: native tables, words as enums."""

import duckdb
from common import QUARTER, SUMMERS, Race, buyers, closed, closed_by_owner_and_source, cycles, in_quarter, main, nps, \
    spending, triangle, waits


def run(directory, threads):
    race, db = Race("DuckDB", directory), duckdb.connect()
    db.execute(f"SET threads={threads}")
    db.execute("SET TimeZone='UTC'")
    file = lambda name: f"'{directory}/{name}.parquet'"
    for table, columns in (("deals", ("owner", "source", "status")), ("tickets", ("priority",))):
        for c in columns:
            db.execute(f"CREATE TYPE {c}_t AS ENUM (SELECT DISTINCT {c}::VARCHAR FROM {file(table)} ORDER BY 1)")
    db.execute(f"""CREATE TABLE deals AS SELECT id, owner::owner_t owner, source::source_t source,
        status::status_t status, amount, created_at::TIMESTAMP created_at, closed_at::TIMESTAMP closed_at
        FROM {file('deals')}""")
    db.execute(f"""CREATE TABLE tickets AS SELECT id, created_at::TIMESTAMP created_at,
        responded_at::TIMESTAMP responded_at, solved_at::TIMESTAMP solved_at, priority::priority_t priority
        FROM {file('tickets')}""")
    db.execute(f"CREATE TABLE surveys AS SELECT score, answered_at::TIMESTAMP answered_at FROM {file('surveys')}")
    db.execute(f"CREATE TABLE orders AS SELECT * FROM {file('orders')}")
    q = lambda sql: lambda: db.sql(sql).to_arrow_table()

    summer = lambda x: " OR ".join(
        f"({x}>=TIMESTAMP '{a} 01:00:00' AND {x}<TIMESTAMP '{b} 01:00:00')" for a, b in SUMMERS)
    local = lambda x: f"make_timestamp(epoch_us({x})+CASE WHEN {summer(x)} THEN 7200000000 ELSE 3600000000 END)"
    forms = {
        "zone": lambda x: f"date_trunc('month',timezone('Europe/Warsaw',timezone('UTC',{x})))",
        "offsets": lambda x: f"date_trunc('month',{local(x)})",
    }
    won = "FILTER (status='won')"
    cycle = "epoch_us(closed_at)-epoch_us(created_at)"
    read = f"""count(*) {won} won, count(*) FILTER (status='lost') lost, sum(amount) {won} rev,
        sum(amount) {won}/count(*) {won} size, count(*) {won}/count(*) rate, avg({cycle}) {won} cyc"""
    a, b = QUARTER
    race.form("Q1", "sql", q(f"""SELECT {read} FROM deals
        WHERE closed_at>=TIMESTAMP '{a}' AND closed_at<TIMESTAMP '{b}'"""), in_quarter)
    wait = lambda end, p: f"""count({end}) n{p}, avg(epoch_us({end})-epoch_us(created_at)) {p},
        quantile_cont(epoch_us({end})-epoch_us(created_at), [0.5,0.95]) {p}q"""
    for name, month in forms.items():
        race.form("Q2", name, q(f"SELECT {month('closed_at')} m, {read} FROM deals WHERE closed_at IS NOT NULL GROUP BY 1"),
                  closed)
        race.form("Q3", name, q(f"""SELECT {month('closed_at')} m, owner, source, {read} FROM deals
            WHERE closed_at IS NOT NULL GROUP BY 1,2,3"""), closed_by_owner_and_source)
        race.form("Q4", name, q(f"""SELECT m, source, n, q[1] q50, q[2] q90 FROM (SELECT {month('closed_at')} m, source,
            count(*) n, quantile_cont({cycle},[0.5,0.9]) q FROM deals WHERE status='won' GROUP BY 1,2)"""), cycles)
        race.form("Q5", name, q(f"""SELECT *, frq[1] fr50, frq[2] fr95, rsq[1] rs50, rsq[2] rs95 FROM (
            SELECT {month('created_at')} m, priority, {wait('responded_at', 'fr')}, {wait('solved_at', 'rs')}
            FROM tickets GROUP BY 1,2)"""), waits)
        race.form("Q6", name, q(f"""SELECT {month('answered_at')} m, count(*) n, count(*) FILTER (score>=9) p,
            count(*) FILTER (score<=6) d FROM surveys GROUP BY 1"""), nps)
    mi = "((year(date)-2021)*12+month(date)-1)"
    race.form("Q7", "join", q(f"""WITH p AS (SELECT DISTINCT customer c, {mi} mi FROM orders),
        f AS (SELECT c, min(mi) fm FROM p GROUP BY c)
        SELECT fm, mi-fm k, count(*) n FROM p JOIN f USING(c) GROUP BY 1,2"""), triangle)
    race.form("Q7", "bits", q(f"""WITH b AS (SELECT customer, bit_or(1::UBIGINT << {mi}) bm, min({mi}) fm FROM orders
        GROUP BY 1), g AS (SELECT fm, bm, count(*) n FROM b GROUP BY 1,2)
        SELECT fm, k, sum(n)::BIGINT n FROM g, range(48) t(k) WHERE fm+k<48 AND ((bm>>(fm+k))&1)=1 GROUP BY 1,2"""),
        triangle)
    race.form("Q8", "join", q(f"""WITH p AS (SELECT customer c, {mi} mi, count(*) n FROM orders GROUP BY 1,2),
        f AS (SELECT c, min(mi) fm FROM p GROUP BY c)
        SELECT mi, count(*) act, count(*) FILTER (fm<mi OR n>=2) rep FROM p JOIN f USING(c) GROUP BY 1"""), buyers)
    race.form("Q9", "sql", q("SELECT customer, max(date) \"last\", count(*) f, sum(amount) sum FROM orders GROUP BY 1"),
              spending)


main(run)
