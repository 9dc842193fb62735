"""Times the forms of a job and holds their answers against those of crm-kpi, cell by cell."""

import statistics
import sys
import time
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MONTHS = 48
ROUNDS = 5
# nights on which Warsaw changes its clocks, at 01:00 UTC: from summer time, to it
SUMMERS = [
    ("2021-03-28", "2021-10-31"),
    ("2022-03-27", "2022-10-30"),
    ("2023-03-26", "2023-10-29"),
    ("2024-03-31", "2024-10-27"),
]
# the second quarter of 2024 in Warsaw, as UTC
QUARTER = ("2024-03-31 22:00:00", "2024-06-30 22:00:00")
SOURCES = [
    "Website form", "Referral", "Cold call", "LinkedIn", "Google Ads", "Facebook Ads", "Trade fair", "Partner",
    "Newsletter", "Webinar", "Inbound phone", "Other",
]
PRIORITIES = ["urgent", "high", "normal", "low"]


def micros(text):
    return int(datetime.fromisoformat(text + "+00:00").timestamp() * 1e6)


def summers():
    """The same as microseconds."""
    return [(micros(a + "T01:00:00"), micros(b + "T01:00:00")) for a, b in SUMMERS]


class Race:
    """The forms of an engine; prints job, engine, form, milliseconds and whether the answer is equal."""

    def __init__(self, engine, directory, near=1e-9):
        self.engine, self.directory, self.near, self.best = engine, directory, near, {}

    def form(self, job, name, run, said):
        """`run` does the job; `said` brings what it returns into the columns of `expected`."""
        try:
            took = [self.timed(run)]
            answer = took[0][1]
            # a form that is far behind needs no second look
            slow = took[0][0] > 3 * self.best.get(job, 1e99) or took[0][0] > 20_000
            times = [took[0][0]] if slow else [self.timed(run)[0] for _ in range(ROUNDS)]
            ms = statistics.median(times)
            self.best[job] = min(ms, self.best.get(job, 1e99))
            verdict = " ".join(self.compare(job, said(answer)).split())
        except Exception as e:
            ms, verdict = float("nan"), "failed: " + " ".join(str(e).split())[:200]
        print(f"{job}\t{self.engine}\t{name}\t{ms:.2f}\t{verdict}", flush=True)

    @staticmethod
    def timed(run):
        start = time.perf_counter()
        answer = run()
        return (time.perf_counter() - start) * 1e3, answer

    def compare(self, job, said):
        """Keys and whole numbers must be equal; fractions to the rounding of floats, or as near as the engine goes."""
        keys, whole, fractions = (np.column_stack(part) if part else None for part in said)
        inside = (keys[:, 1] >= 0) & (keys[:, 1] < MONTHS) if keys.shape[1] > 1 else np.ones(len(keys), bool)
        order = np.lexsort(keys[inside].T[::-1])
        wanted = expected(job, np.load(f"{self.directory}/answers/{job}.npy"))
        for what, got, want in zip(("keys", "whole numbers", "fractions"), (keys, whole, fractions), wanted):
            if want is None:
                continue
            got = got[inside][order]
            if got.shape != want.shape:
                return f"{what}: {got.shape} and not {want.shape}"
            near = np.isclose(got, want, self.near, 1e-3, equal_nan=True) if what == "fractions" else got == want
            if not near.all():
                at = np.argwhere(~near)[0][0]
                return f"{what} of row {at}: {got[at]} and not {want[at]}"
        return "equal"


def expected(job, answer):
    """Keys, whole numbers, fractions (durations in microseconds) of an answer of crm-kpi."""
    if job != "Q9":
        answer = answer[answer[:, 1] >= 0]
    with np.errstate(invalid="ignore"):
        if job in ("Q1", "Q2", "Q3"):
            return answer[:, :2], answer[:, 2:5], (answer[:, 6] / answer[:, 7])[:, None]
        if job == "Q4":
            return answer[:, :2], answer[:, 2:3], answer[:, 3:5] / 20
        if job == "Q5":
            a, mean = answer, lambda n: answer[:, n + 1] / answer[:, n]
            both = [mean(2), a[:, 4] / 20, a[:, 5] / 20, mean(7), a[:, 9] / 20, a[:, 10] / 20]
            return a[:, :2], a[:, [2, 7]], np.column_stack(both)
        if job == "Q9":
            return answer[:, :1], answer[:, [1, 2, 4]], None
        return answer[:, :2], answer[:, 2:], None


# what a result is made of, as NumPy columns


def column(table, name):
    c = table.column(name)
    c = c.combine_chunks() if isinstance(c, pa.ChunkedArray) else c
    return pa.concat_arrays(c.chunks) if isinstance(c, pa.ChunkedArray) else c


def ints(table, name):
    return np.asarray(column(table, name).cast(pa.int64()).fill_null(0))


def floats(table, name):
    return column(table, name).cast(pa.float64()).to_numpy(zero_copy_only=False)


def cents(table, name):
    """Of a decimal with two digits, or of whole cents; nothing is 0."""
    c = column(table, name)
    if not pa.types.is_decimal(c.type):
        return np.asarray(c.cast(pa.int64()).fill_null(0))
    assert c.type.scale == 2, c.type
    c = c.cast(pa.decimal128(38, 2))
    low = np.frombuffer(c.buffers()[1], np.int64)[2 * c.offset::2][:len(c)]
    return np.where(np.asarray(c.is_null()), 0, low)


def months(table, name):
    """The number of a month of the four years, from any date or instant of it."""
    c = column(table, name)
    if pa.types.is_integer(c.type):
        return np.asarray(c.cast(pa.int64()))
    # a month of a zone is one on its clocks
    c = pc.local_timestamp(c) if pa.types.is_timestamp(c.type) and c.type.tz else c
    at = c.to_numpy(zero_copy_only=False).astype("datetime64[M]")
    return (at - np.datetime64("2021-01", "M")).astype(np.int64)


def codes(table, name, names):
    """The number of a word."""
    c = column(table, name)
    if not pa.types.is_dictionary(c.type):
        c = c.dictionary_encode()
    words = [w if isinstance(w, str) else w.decode() for w in c.dictionary.to_pylist()]
    number = [int(w[6:9]) if names is None else names.index(w) for w in words]
    return np.array(number, np.int64)[np.asarray(c.indices.cast(pa.int64()))]


def zeros(table):
    return np.zeros(table.num_rows, np.int64)


# the same columns by the same names from every engine


def closed(table, group=None, month=True):
    key = [group(table) if group else zeros(table), months(table, "m") if month else zeros(table)]
    return key, [ints(table, "won"), ints(table, "lost"), cents(table, "rev")], [floats(table, "cyc")]


def closed_by_owner_and_source(table):
    return closed(table, lambda t: codes(t, "owner", None) * len(SOURCES) + codes(t, "source", SOURCES))


def in_quarter(table):
    return closed(table, month=False)


def cycles(table):
    key = [codes(table, "source", SOURCES), months(table, "m")]
    return key, [ints(table, "n")], [floats(table, "q50"), floats(table, "q90")]


def waits(table):
    key = [codes(table, "priority", PRIORITIES), months(table, "m")]
    read = ["fr", "fr50", "fr95", "rs", "rs50", "rs95"]
    return key, [ints(table, "nfr"), ints(table, "nrs")], [floats(table, name) for name in read]


def nps(table):
    n, promoters, detractors = ints(table, "n"), ints(table, "p"), ints(table, "d")
    return [zeros(table), months(table, "m")], [detractors, n - promoters - detractors, promoters], None


def triangle(table):
    return [ints(table, "fm"), ints(table, "k")], [ints(table, "n")], None


def buyers(table):
    return [zeros(table), ints(table, "mi")], [ints(table, "act"), ints(table, "rep")], None


def spending(table):
    last = column(table, "last").cast(pa.date32()).cast(pa.int32())
    days = (np.datetime64("2025-01-01", "D") - np.datetime64("1970-01-01", "D")).astype(int) - np.asarray(last)
    return [ints(table, "customer")], [days.astype(np.int64), ints(table, "f"), cents(table, "sum")], None


def main(run):
    """A script of an engine is called with the directory of the files and the number of threads."""
    run(sys.argv[1], int(sys.argv[2]))
