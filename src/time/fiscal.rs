//! Fiscal years.

use serde::{Deserialize, Serialize};

/// Which calendar year names a fiscal year that lies in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum FiscalName {
    /// The year in which it ends: April 2024 to March 2025 is FY2025.
    #[default]
    ByEnd,
    /// The year in which it starts: April 2024 to March 2025 is FY2024.
    ByStart,
}

/// Where a date stands in its fiscal year: [`Calendar::fiscal_date`](crate::time::Calendar::fiscal_date).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FiscalDate {
    /// The year's name.
    pub year: i32,
    /// The quarter, 1 to 4.
    pub quarter: u8,
    /// The month of the fiscal year, 1 to 12.
    pub month: u8,
}
