//! Tickets: how many, how fast answered, how fast solved, how many open.
