//! Wrong numbers that real products have shown, each a test by its name: they must never come back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test says what it finds by failing

#[path = "regressions/adoption.rs"]
mod adoption;
#[path = "regressions/customers.rs"]
mod customers;
#[path = "regressions/deals.rs"]
mod deals;
#[path = "regressions/desk.rs"]
mod desk;
#[path = "regressions/funnels.rs"]
mod funnels;
#[path = "regressions/sales.rs"]
mod sales;
#[path = "regressions/service.rs"]
mod service;
#[path = "regressions/subscriptions.rs"]
mod subscriptions;
#[path = "regressions/time.rs"]
mod time;
