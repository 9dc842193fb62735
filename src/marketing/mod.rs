//! Marketing: what leads and customers cost, and what comes back.
