//! What a KPI reads: shares, money, durations, scores; and why a reading is undefined.
