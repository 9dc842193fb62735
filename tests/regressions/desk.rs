//! Wrong numbers of surveys, promises and forecasts, and of days and months that a clock moves.

use crm_kpi::deals::{self, MonthlyForecastAccuracy, Revenue};
use crm_kpi::kpi::{AsOf, over};
use crm_kpi::record::{
    Author, Customer, Deal, Message, Outcome, StageChange, SurveyKind, SurveyResponse, Ticket, TicketChange,
};
use crm_kpi::time::{Calendar, Grain, Timestamp};
use crm_kpi::value::{Currency, Money, Undefined, Why};
use crm_kpi::{surveys, tickets};

fn t(n: i64) -> Timestamp {
    Timestamp::from_micros(n)
}
fn at(instant: &str) -> Timestamp {
    Timestamp::parse(instant).unwrap()
}
fn eur(cents: i64) -> Option<Money> {
    Some(Money::minor(cents, Currency::EUR))
}
fn answer(who: &str, score: i16, weight: &str) -> SurveyResponse {
    let mut response = SurveyResponse::new("", "spring", SurveyKind::Nps);
    (response.respondent, response.answered_at, response.score) = (Some(who.into()), Some(t(5)), Some(score));
    response.weight = weight.parse().ok();
    response
}
fn won(closed: &str, cents: i64) -> Deal {
    let mut deal = Deal::new("", at("2024-01-01T00:00:00Z"));
    (deal.outcome, deal.closed_at, deal.amount) = (Outcome::Won, Some(at(closed)), eur(cents));
    deal
}

#[test]
fn an_nps_of_zero_for_a_survey_nobody_answered_weighted_or_by_wave() {
    let mut silent = answer("anna", 0, "1");
    (silent.answered_at, silent.score) = (None, None);
    assert_eq!(surveys::weighted_nps([&silent], ..).value(), Err(&Undefined::NoRecords));
    assert_eq!(surveys::nps_by_wave([&silent], ..).value(), Err(&Undefined::NoRecords));
    // answers that weigh nothing are no score of zero either
    assert_eq!(surveys::weighted_nps([answer("anna", 10, "0")], ..).value(), Err(&Undefined::NoDenominator));
}

#[test]
fn an_out_of_range_answer_code_counted_as_a_promoter_in_a_weighted_score() {
    let responses = [answer("anna", 11, "5"), answer("jan", 10, "1"), answer("olena", 3, "1")];
    let reading = surveys::weighted_nps(&responses, ..);
    assert_eq!((reading.to_string().as_str(), reading.excluded_for(&Why::OffScale)), ("0.0 (2 answers)", 1));
}

#[test]
fn weights_added_up_as_floats_leave_something_when_they_are_taken_back() {
    let responses: Vec<_> = (0..30).map(|n| answer(&n.to_string(), n % 11, "0.1")).collect();
    let mut live = crm_kpi::kpi::track().measure(surveys::WeightedNps::default());
    responses.iter().for_each(|response| live.insert(response));
    responses.iter().skip(1).for_each(|response| live.remove(response));
    let one = over([&responses[0]]).measure(surveys::WeightedNps::default());
    assert_eq!(live.tables(), one);
}

#[test]
fn a_response_rate_of_all_with_the_filter_on_one_side_only() {
    let customers = [("C1", None), ("C2", Some(t(3)))].map(|(id, ended)| {
        let mut customer = Customer::new(id, t(0));
        customer.ended_at = ended;
        customer
    });
    let responses = ["C1", "C2", "C9"].map(|customer| {
        let mut response = answer(customer, 9, "");
        response.customer = Some(customer.into());
        response
    });
    // who has left and who never was a customer answered too: neither can make it 300 %
    let rate = surveys::response_rate_of_customers(&customers, &responses, t(4)..t(9));
    assert_eq!(rate.to_string(), "100.0 % (1 of 1)");
    let left_out = [Why::NotACustomerThen, Why::UnknownCustomer].map(|why| rate.excluded_for(&why));
    assert_eq!(left_out, [1, 1]);
}

#[test]
fn a_reopened_ticket_gives_no_second_and_shorter_first_response_to_a_promise() {
    let mut ticket = Ticket::new("T1", t(0));
    (ticket.reply_due_at, ticket.solved_at, ticket.reopened_at) = (Some(t(10)), Some(t(60)), Some(t(40)));
    let messages = [20, 41].map(|at| Message::new("T1", t(at), Author::Agent));
    let promise = tickets::reply_sla_from_messages([&ticket], &messages, .., t(99));
    assert_eq!(promise.to_string(), "0.0 % (0 of 1)"); // answered 20 after it came, whatever came after 40
    let none = tickets::waiting_for_first_response([&ticket], &messages, t(40));
    assert_eq!(none.value(), Err(&Undefined::NoRecords)); // and it does not wait for a first answer again
}

#[test]
fn a_breach_moved_to_another_priority_by_raising_the_ticket_afterwards() {
    let mut ticket = Ticket::new("T1", t(0));
    (ticket.reply_due_at, ticket.priority) = (Some(t(10)), Some("high".into()));
    let changes = [(0, "low"), (50, "high")].map(|(at, priority)| {
        let mut change = TicketChange::new("T1", t(at));
        change.priority = Some(priority.into());
        change
    });
    let none: [Message; 0] = [];
    let kept = tickets::sla_by_priority([&ticket], &none, &changes, .., t(99));
    assert_eq!(kept.to_string(), "low 0.0 % (0 of 1)");
}

#[test]
fn a_product_with_wins_and_no_losses_has_100_percent_and_all_together_75_not_150() {
    let deals =
        [("a", Outcome::Won), ("a", Outcome::Won), ("b", Outcome::Won), ("b", Outcome::Lost)].map(|(product, end)| {
            let mut deal = won("2024-02-01T00:00:00Z", 5);
            (deal.product, deal.outcome) = (Some(product.into()), end);
            deal
        });
    let rates = deals::win_rate_by_product(&deals, ..).ok().unwrap();
    assert_eq!(rates.to_string(), "a 100.0 % (2 of 2), b 50.0 % (1 of 2)");
    assert_eq!(rates.overall().to_string(), "75.0 % (3 of 4)");
}

#[test]
fn lost_deals_counted_at_100_percent_and_a_probability_of_60_read_as_60_times_in_a_forecast_category() {
    let open = |outcome, probability: &str| {
        let mut deal = won("2024-02-01T00:00:00Z", 10_000);
        (deal.outcome, deal.probability) = (outcome, probability.parse().ok());
        deal.forecast_category = Some("commit".into());
        if outcome == Outcome::Open {
            deal.closed_at = None;
        }
        deal
    };
    let deals = [open(Outcome::Lost, "1"), open(Outcome::Open, "60"), open(Outcome::Open, "0.6")];
    let weighted = deals::category_pipeline(&deals, at("2024-03-01T00:00:00Z"));
    assert_eq!(
        (weighted.to_string().as_str(), weighted.excluded_for(&Why::BadProbability)),
        ("commit 1 (60.00 EUR)", 1)
    );
}

#[test]
fn a_forecast_of_a_year_held_to_deals_that_came_within_it() {
    let change = |deal: &str, at_: &str, outcome, expected: &str| {
        let mut change = StageChange::new(deal, at(at_), "offer");
        (change.outcome, change.amount, change.probability) = (outcome, eur(10_000), "1".parse().ok());
        change.expected_close = Some(at(expected));
        change
    };
    let (february, march) = ("2024-02-15T00:00:00Z", "2024-03-15T00:00:00Z");
    let history = [
        change("D1", "2024-01-10T00:00:00Z", Outcome::Open, february),
        change("D1", february, Outcome::Won, february),
        change("D2", "2024-02-10T00:00:00Z", Outcome::Open, march),
        change("D2", march, Outcome::Won, march),
    ];
    let year = Calendar::utc().period("2024").unwrap();
    // on 1 January there was no deal: of the forecasts of the months each came true to the cent
    let monthly = over(&history).during(&year).read(MonthlyForecastAccuracy::default());
    assert_eq!(monthly.to_string(), "1.00");
    let early = over(&history)
        .during(&year)
        .as_of(AsOf::before(at("2024-02-01T00:00:00Z")))
        .read(MonthlyForecastAccuracy::default());
    assert_eq!(early.value(), Err(&Undefined::NotYetObservable)); // and none before its month is over
}

#[test]
fn a_day_lost_at_a_dst_change() {
    let warsaw = Calendar::in_zone(chrono_tz::Europe::Warsaw);
    for (month, days, hours) in [("2024-03", 31, 743u64), ("2024-10", 31, 745)] {
        let month = warsaw.period(month).unwrap();
        let by_day = month.by(Grain::Day).unwrap();
        assert_eq!(by_day.len(), days);
        // a deal in each hour that there was: every one in a day of its month, none twice
        let first = month.start().micros();
        let rows: Vec<Deal> = (0..hours)
            .map(|hour| {
                let mut deal = won("2024-01-01T00:00:00Z", 1);
                (deal.created_at, deal.closed_at) = (t(first), Some(t(first + hour as i64 * 3_600_000_000)));
                deal
            })
            .collect();
        let table = over(&rows).per(&by_day).measure(Revenue);
        let deals: Vec<u64> = table.series(&()).iter().map(|day| day.n()).collect();
        assert_eq!(deals.iter().sum::<u64>(), hours);
        assert!(deals.iter().all(|n| (23..=25).contains(n)), "{deals:?}");
        assert_eq!(table.rollup(Grain::Month).unwrap().reading(&(), 0).n(), hours);
    }
}

#[test]
fn months_shifted_by_an_offset() {
    let warsaw = Calendar::in_zone(chrono_tz::Europe::Warsaw);
    let months = warsaw.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
    // one second before and at midnight of Warsaw, both still January in UTC
    let deals = [won("2024-01-31T22:59:59Z", 1), won("2024-01-31T23:00:00Z", 10)];
    let of_months = |timeline| {
        let series = over(&deals).per(timeline).measure(Revenue).series(&());
        series.iter().map(|month| month.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of_months(&months), ["0.01 EUR", "0.10 EUR", "0"]);
    let utc = Calendar::utc().period("2024-Q1").unwrap().by(Grain::Month).unwrap();
    assert_eq!(of_months(&utc), ["0.11 EUR", "0", "0"]);
}
