//! The amount of the deals won, in one currency.

use crate::deals::closed::{close_of, closed_outside};
use crate::field::{Amount, Closed, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Count, DatedMoney, Fold, Summary};
use crate::time::{Calendar, Timeline, Timestamp};
use crate::value::{Currency, Money, Rates, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// The amount of the deals won, converted to one currency at the rates of the days on which they were won.
///
/// ```text
/// sum of amount * rate(currency of the deal, currency asked for, day of the close) of won deals, rounded once
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close. Measure: [`WonByDay`], which keeps the amounts
///   by currency and day: another currency, or corrected rates, can be read from what is kept.
/// - **Leaves out**: won deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`); open deals are
///   pending.
/// - **Undefined**: a rate that the table does not have (`MissingRate`, with the pair and the date; it is never taken
///   for 1); deals were won, none with an amount (`NoRecords`). Where nothing was won it is 0.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`].
/// - **Unit**: money; higher is better.
///
/// The rates are the caller's, so that it is not in the catalogue of KPIs by name.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, RevenueIn, WinRate}, kpi::over, record::{Deal, Outcome}, time::{Calendar, Timestamp}};
/// use crm_kpi::value::{Currency, Money, Rates};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let won = |at: &str, cents, currency| -> Result<Deal, crm_kpi::Error> {
///     let mut deal = Deal::new("", Timestamp::parse("2024-01-01T09:00:00Z")?);
///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::parse(at)?));
///     deal.amount = Some(Money::minor(cents, currency));
///     Ok(deal)
/// };
/// let deals = [
///     won("2024-03-01T12:00:00Z", 100_00, Currency::EUR)?,
///     won("2024-03-05T12:00:00Z", 100_00, Currency::USD)?,
///     won("2024-03-09T12:00:00Z", 100_00, Currency::USD)?,
/// ];
/// let date = |text: &str| text.parse().unwrap();
/// let rates = Rates::new()
///     .rate(Currency::USD, Currency::EUR, date("2024-03-04"), "0.9".parse()?)?
///     .rate(Currency::USD, Currency::EUR, date("2024-03-08"), "0.8".parse()?)?;
/// let utc = Calendar::utc();
/// assert_eq!(deals::revenue_in(&deals, .., Currency::EUR, rates.clone(), &utc).to_string(), "270.00 EUR");
///
/// let zloty = RevenueIn { currency: Currency::PLN, rates: rates.into(), calendar: utc };
/// let (revenue, _) = over(&deals).measure((zloty, WinRate));
/// assert_eq!(
///     revenue.total(&()).to_string(),
///     "undefined: no exchange rate from EUR to PLN on or before 2024-03-01"
/// );
/// # Ok(()) }
/// ```
///
/// # References
///
/// Dated exchange rates, as CRM systems call rates that depend on the close date.
#[derive(Debug, Clone, PartialEq)]
pub struct RevenueIn {
    /// The currency of the result.
    pub currency: Currency,
    /// What one currency is worth in another, by date.
    pub rates: Arc<Rates>,
    /// Where days are cut: it says on which date a deal was won.
    pub calendar: Calendar,
}

/// The amounts of won deals by currency and day: what [`RevenueIn`] reads.
#[derive(Debug, Clone, PartialEq)]
pub struct WonByDay {
    /// Where days are cut.
    pub calendar: Calendar,
}

/// What is kept of won deals by day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WonByDayKept {
    /// How many deals were won.
    pub won: Count,
    /// Their amounts.
    pub amounts: DatedMoney,
}

impl Summary for WonByDayKept {
    fn merge(&mut self, other: &Self) {
        self.won.merge(&other.won);
        self.amounts.merge(&other.amounts);
    }
}

impl Fold<Option<(i32, Money)>> for WonByDayKept {
    fn absorb(&mut self, amount: Option<(i32, Money)>) {
        self.won.absorb(());
        if let Some(amount) = amount {
            self.amounts.absorb(amount);
        }
    }
    fn retract(&mut self, amount: Option<(i32, Money)>) {
        self.won.retract(());
        if let Some(amount) = amount {
            self.amounts.retract(amount);
        }
    }
}

impl Measure for WonByDay {
    const ID: &'static str = "deals.won_by_day";
    type Observation = Option<(i32, Money)>;
    type When = Timestamp;
    type Summary = WonByDayKept;
}

impl<D: Created + Closed + DealOutcome + Amount> Observe<D> for WonByDay {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Option<(i32, Money)>> {
        match close_of(deal, as_of) {
            Err(seen) => seen,
            Ok((false, _)) => Seen::Outside,
            Ok((true, at)) => match self.calendar.date_of(at) {
                None => Seen::Excluded(Some(at), Why::OutOfRange),
                Some(date) => Seen::Counted(at, deal.amount().map(|amount| (DatedMoney::day(date), amount))),
            },
        }
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for RevenueIn {
    const ABOUT: About = About::new("deals.revenue.converted", "Revenue in one currency", Unit::Money)
        .names(
            "Przychód ze sprzedaży w jednej walucie",
            "Дохід від продажів в одній валюті",
            "הכנסות ממכירות במטבע אחד",
            "Выручка в одной валюте",
        )
        .formula("sum of amounts of won deals at the rates of their days")
        .anchor("closed_at")
        .source("CRM practice: dated exchange rates, by close date");
    type Measure = WonByDay;
    type Value = Money;
    fn measure(&self) -> WonByDay {
        WonByDay { calendar: self.calendar.clone() }
    }
    fn value(&self, kept: &WonByDayKept, _: &Frame) -> Result<Money, Undefined> {
        match kept.amounts.converted(&self.rates, self.currency)? {
            Some(total) => Ok(total),
            None if kept.won.n() == 0 => Ok(Money::zero(self.currency)),
            None => Err(Undefined::NoRecords),
        }
    }
    fn n(&self, kept: &WonByDayKept) -> i64 {
        kept.amounts.count()
    }
    fn left_out(&self, kept: &WonByDayKept, note: &mut dyn FnMut(Why, i64)) {
        let far = kept.amounts.out_of_range();
        note(Why::OutOfRange, far);
        note(Why::NoAmount, kept.won.n() - kept.amounts.count() - far);
    }
}

/// [`RevenueIn`] of one period.
pub fn revenue_in<I: IntoIterator>(
    deals: I,
    during: impl Into<Timeline>,
    currency: Currency,
    rates: impl Into<Arc<Rates>>,
    calendar: &Calendar,
) -> Reading<Money>
where
    WonByDay: Observe<I::Item>,
{
    over(deals).during(during).read(RevenueIn { currency, rates: rates.into(), calendar: calendar.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome};
    use chrono::NaiveDate;
    use chrono_tz::{America, Asia};

    fn won(at: &str, amount: Option<Money>) -> Deal {
        let mut deal = Deal::new("", Timestamp::from_micros(0));
        (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::parse(at).unwrap()));
        deal.amount = amount;
        deal
    }
    fn date(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 3, d).unwrap()
    }
    fn rates() -> Rates {
        let rate = |rates: Rates, d, rate: &str| {
            rates.rate(Currency::USD, Currency::EUR, date(d), rate.parse().unwrap()).unwrap()
        };
        rate(rate(Rates::new(), 5, "0.5"), 6, "0.25")
    }

    #[test]
    fn the_rate_is_that_of_the_day_which_the_calendar_cuts() {
        let deals = [won("2024-03-06T02:00:00Z", Some(Money::minor(100, Currency::USD)))];
        for (calendar, expected) in [
            (Calendar::utc(), "0.25 EUR"),
            (Calendar::in_zone(America::New_York), "0.50 EUR"),
            (Calendar::in_zone(Asia::Tokyo), "0.25 EUR"),
        ] {
            let reading = revenue_in(&deals, .., Currency::EUR, rates(), &calendar);
            assert_eq!(reading.to_string(), expected, "{calendar:?}");
        }
    }

    #[test]
    fn what_has_no_amount_is_named_and_nothing_is_nothing() {
        let usd = |cents| Some(Money::minor(cents, Currency::USD));
        let fine = Some(Money::from_parts(1, 10, Currency::USD));
        let missing = "undefined: no exchange rate from USD to EUR on or before 2024-03-04";
        for (what, deals, expected, evidence) in [
            ("nothing won", vec![], "0.00 EUR", "n 0"),
            (
                "no amount, too fine",
                vec![won("2024-03-06T02:00:00Z", None), won("2024-03-06T02:00:00Z", fine)],
                "undefined: no records to read it from",
                "n 0, 1 excluded (no amount), 1 excluded (too large or too fine)",
            ),
            ("before the first rate", vec![won("2024-03-04T23:59:59Z", usd(1))], missing, "n 1"),
        ] {
            let reading = revenue_in(&deals, .., Currency::EUR, rates(), &Calendar::utc());
            assert_eq!(reading.to_string(), expected, "{what}");
            assert_eq!(reading.evidence().to_string(), evidence, "{what}");
        }
        let beyond = Deal { closed_at: Some(Timestamp::MAX), ..won("2024-03-06T02:00:00Z", usd(1)) };
        let reading = revenue_in([&beyond], .., Currency::EUR, rates(), &Calendar::utc());
        assert_eq!(reading.excluded_for(&Why::OutOfRange), 1);
    }

    #[test]
    fn other_rates_are_read_from_what_is_kept() {
        let deals = [won("2024-03-06T02:00:00Z", Some(Money::minor(100, Currency::USD)))];
        let kpi = |rates: Rates, currency| RevenueIn { currency, rates: rates.into(), calendar: Calendar::utc() };
        let table = over(&deals).measure(kpi(Rates::new(), Currency::EUR));
        assert!(matches!(table.total(&()).value(), Err(Undefined::MissingRate { .. })));
        for (kpi, expected) in
            [(kpi(rates(), Currency::EUR), "0.25 EUR"), (kpi(Rates::new(), Currency::USD), "1.00 USD")]
        {
            assert_eq!(table.reading_as(kpi).unwrap().total(&()).to_string(), expected);
        }
    }
}
