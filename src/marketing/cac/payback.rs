//! How long it takes until a customer has paid back what it cost to win one.

use super::MARKETING_ONLY;
use crate::customers::{NewCustomers, Newcomers};
use crate::error::Error;
use crate::kpi::{About, AsOf, Derived, Frame, Observe, Parameter, Reading, Side, Step, Unit, one_number, over};
use crate::marketing::{Cac, Costs, CostsKept, MarketingSpend};
use crate::subscriptions::{Arpa, Moves, MovesKept};
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// CAC payback: how many months a customer must stay until what it cost to win one has come back.
///
/// ```text
/// CAC of P / (ARPA at the end of P x gross margin)
/// ```
///
/// - **Counts**: what [`Cac`] counts, costs of marketing and sales and new customers of the period, and what
///   [`Arpa`] counts, the recurring revenue of a month and the customers who pay it at the end of the period, or at the
///   as-of where that comes first. Measures: [`Costs`], [`Newcomers`], [`Moves`].
/// - **Leaves out**: what the two leave out.
/// - **Undefined**: no new customers, or nobody pays (`NoDenominator`); costs and revenue of several currencies
///   (`MixedCurrencies`); costs, but none with an amount (`NoRecords`); a gross margin of 0 or less (`OutOfRange`), which a
///   meter refuses. With a lag, what was spent before the timeline begins is not known (`IncompleteWindow`).
/// - **Reads**: of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose); of
///   customers [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands); of subscriptions the same and
///   [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: ratio, a number of months; lower is better.
///
/// Where no gross margin is given all revenue pays back, which is sooner than is true: the books of the company know it.
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::{Customer, Spend, SpendKind, Subscription}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros;
/// let euros = |euros: i64| Money::minor(euros * 100, Currency::EUR);
/// let costs = [Spend::new(t(1), euros(600), SpendKind::Marketing)];
/// let customers = ["A", "B"].map(|id| Customer::new(id, t(2)));
/// let plans = [Subscription::new("S1", "A", t(2), euros(30), 1), Subscription::new("S2", "B", t(2), euros(600), 12)];
/// let months = |margin: &str, plans: &[Subscription]| {
///     marketing::cac_payback(&costs, &customers, plans, .., t(9), margin.parse().unwrap())
/// };
/// assert_eq!(months("1", &plans).to_string(), "7.50"); // 300 by 40 a month
/// assert_eq!(months("0.75", &plans).to_string(), "10.00");
/// assert_eq!(months("1", &plans[..0]).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Months to recover CAC of subscription businesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CacPayback {
    /// What is left of revenue after what it costs to deliver: 0.8 for four fifths.
    pub gross_margin: Decimal,
    /// Without the costs of sales.
    pub marketing_only: bool,
    /// The spend of so many periods before.
    pub lag: u32,
}

impl Default for CacPayback {
    fn default() -> CacPayback {
        CacPayback { gross_margin: Decimal::ONE, marketing_only: false, lag: 0 }
    }
}

type Sides<'a> = (Side<'a, CostsKept>, Side<'a, Count>, Side<'a, MovesKept>);

impl CacPayback {
    fn cac(&self) -> Cac {
        Cac { marketing_only: self.marketing_only, lag: self.lag }
    }
    fn margin(&self) -> Result<Ratio, Undefined> {
        let margin = Ratio::try_from(self.gross_margin)?;
        if margin.num() > 0 { Ok(margin) } else { Err(Undefined::OutOfRange) }
    }
}

impl Derived for CacPayback {
    const ABOUT: About = About::new("marketing.cac.payback", "CAC payback (months)", Unit::Ratio)
        .names(
            "Okres zwrotu CAC (miesiące)",
            "Окупність вартості залучення (місяці)",
            "תקופת החזר עלות הרכישה (חודשים)",
            "Окупаемость CAC (месяцы)",
        )
        .lower_is_better()
        .formula("CAC of P / (ARPA at the end of P x gross margin)")
        .anchor("costs: at; customers: start of the first span; subscriptions: level at the end of the period")
        .source("SaaS metrics practice")
        .parameters(&[
            Parameter {
                name: "gross_margin",
                default: "1",
                meaning: "what is left of revenue after what it costs to deliver, such as 0.8",
                example: "0.8",
            },
            MARKETING_ONLY,
            Parameter::LAG,
        ]);
    type Parts = (Costs, Newcomers, Moves);
    type Value = Ratio;
    fn value(&self, (costs, new, moves): Sides<'_>, at: &Frame) -> Result<Ratio, Undefined> {
        let margin = self.margin()?;
        let cac = self.cac().value((costs, new), at)?;
        let monthly = crate::kpi::Kpi::value(&Arpa, moves.kept, at)?;
        let totals = crate::value::by_amount(cac.total(), monthly.total())?;
        totals.checked_mul(monthly.divisor().checked_div(cac.divisor())?)?.checked_div(margin)
    }
    fn n(&self, (_, new, _): Sides<'_>) -> i64 {
        new.kept.n()
    }
    fn lag(&self, part: usize) -> u32 {
        if part == 0 { self.lag } else { 0 }
    }
    fn check(&self) -> Result<(), Error> {
        let refused = |_| Error::invalid("gross margin", self.gross_margin, "a number above 0, such as 0.8");
        self.margin().map(drop).map_err(refused)
    }
    fn left_out(&self, (costs, new, _): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        self.cac().left_out((costs, new), note);
    }
}

/// [`CacPayback`] of one period, of marketing and sales.
pub fn cac_payback<I: IntoIterator, J: IntoIterator, K: IntoIterator>(
    costs: I,
    customers: J,
    subscriptions: K,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
    gross_margin: Decimal,
) -> Reading<Ratio>
where
    Costs: Observe<I::Item>,
    Newcomers: Step<J::Item>,
    Moves: Step<K::Item>,
{
    let (timeline, as_of): (Timeline, AsOf) = (during.into().whole(), as_of.into());
    let spend = over(costs).during(&timeline).as_of(as_of).measure(MarketingSpend::default());
    let new = over(customers).during(&timeline).as_of(as_of).measure(NewCustomers);
    let paid = over(subscriptions).during(&timeline).as_of(as_of).measure(Arpa);
    one_number(&CacPayback { gross_margin, ..CacPayback::default() }, (&spend, &new, &paid))
}

#[cfg(test)]
mod tests {
    use crate::meter::Meter;
    use crate::record::{Customer, Spend, SpendKind, Subscription};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn what_it_cost_by_what_comes_in_each_month() {
        let t = Timestamp::from_micros;
        let euros = |euros: i64| Money::minor(euros * 100, Currency::EUR);
        let costs = [
            Spend::new(t(1), euros(600), SpendKind::Marketing),
            Spend::new(t(1), euros(200), SpendKind::Sales),
            Spend::new(t(1), euros(999), SpendKind::Service),
        ];
        let of = |parameters: &[(&str, &str)], monthly: Money, spent: &[Spend]| {
            let ask = Meter::of("marketing.cac.payback");
            let ask = parameters.iter().fold(ask, |ask, (name, value)| ask.parameter(name, value));
            let mut meter = ask.start().unwrap();
            spent.iter().for_each(|cost| meter.insert(cost));
            meter.insert(&Customer::new("A", t(2)));
            meter.insert(&Subscription::new("S", "A", t(2), monthly, 1));
            meter.total(None).unwrap().unwrap().to_string()
        };
        let dollars = Money::minor(1, Currency::USD);
        for (what, parameters, monthly, spent, expected) in [
            ("all revenue", vec![], euros(100), &costs[..], "8.00"),
            ("its margin", vec![("gross_margin", "0.8")], euros(100), &costs[..], "10.00"),
            ("marketing only", vec![("marketing_only", "true")], euros(100), &costs[..], "6.00"),
            ("nothing spent", vec![], euros(100), &costs[..0], "0.00"),
            (
                "of another currency",
                vec![],
                dollars,
                &costs[..],
                "undefined: amounts in EUR and USD; give exchange rates",
            ),
            ("nobody pays", vec![], euros(0), &costs[..], "undefined: nothing to divide by"),
        ] {
            assert_eq!(of(&parameters, monthly, spent), expected, "{what}");
        }
        for margin in ["0", "-0.5"] {
            let refused = Meter::of("marketing.cac.payback").parameter("gross_margin", margin).start();
            assert!(refused.unwrap_err().to_string().contains("above 0"), "{margin}");
        }
    }
}
