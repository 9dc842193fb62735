"""What all have printed, as a table: milliseconds of each one's best form, and how far crm-kpi is ahead."""

import math
import sys

PEERS = ["DuckDB", "Polars", "DataFusion", "chDB"]
best, failed = {}, []
for line in sys.stdin:
    job, who, form, ms, *verdict = line.rstrip("\n").split("\t")
    if verdict and verdict != ["equal"]:
        failed.append(f"{job} {who}, {form}: {verdict[0]}")
    elif float(ms) < best.get((job, who), (math.inf,))[0]:
        best[job, who] = float(ms), form

show = lambda x: "-" if math.isinf(x) else f"{x:.1f}"
time = lambda job, who: best.get((job, who), (math.inf,))[0]
print("| job | crm-kpi | crm-kpi Arrow | by hand | " + " | ".join(PEERS) + " | best peer / crm-kpi | crm-kpi / by hand | bound | crm-kpi / bound |")
print("|---" * (len(PEERS) + 8) + "|")
for job in sorted({job for job, _ in best}):
    ours, columns, hand, bound = (time(job, who) for who in ("crm-kpi", "crm-kpi Arrow", "by hand", "bound"))
    peers = [time(job, peer) for peer in PEERS]
    ratio = lambda a, b: "-" if math.isinf(a) or math.isinf(b) else f"{a / b:.2f}"
    figures = [ours, columns, hand, *peers]
    print(f"| {job} | " + " | ".join(map(show, figures)) + f" | {ratio(min(peers), ours)} | {ratio(ours, hand)} | "
          f"{show(bound)} | {ratio(ours, bound)} |")
print("\nBest forms: " + "; ".join(f"{job} {who}: {form}" for (job, who), (_, form) in sorted(best.items()) if who != "bound"))
if failed:
    print("\nAnswers that are not equal, or none:\n" + "\n".join(failed))
    sys.exit(1)
