//! Customers and surveys.

use crm_kpi::customers::{self, Churn, NewCustomers, Retention, Transient};
use crm_kpi::kpi::{Kpi, over, track};
use crm_kpi::record::{Customer, Purchase, SurveyKind, SurveyResponse};
use crm_kpi::surveys::{self, Nps, ResponseRate};
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{Undefined, Why};

fn t(n: i64) -> Timestamp {
    Timestamp::from_micros(n)
}
fn asked(kind: SurveyKind, who: &str, answer: Option<(i64, i16)>) -> SurveyResponse {
    let mut response = SurveyResponse::new("", "spring", kind);
    response.respondent = Some(who.to_owned());
    response.sent_at = Some(t(0));
    (response.answered_at, response.score) = (answer.map(|a| t(a.0)), answer.map(|a| a.1));
    response
}

#[test]
fn an_nps_of_zero_for_a_survey_nobody_answered() {
    let silent = ["anna", "jan"].map(|who| asked(SurveyKind::Nps, who, None));
    let reading = surveys::nps(&silent, ..);
    assert_eq!(reading.value(), Err(&Undefined::NoRecords));
    assert_eq!(reading.to_string(), Undefined::NoRecords.to_string());
    // a month without answers among months with them is undefined as well
    let months = Calendar::utc().period("2024-Q1").unwrap().by(Grain::Month).unwrap();
    let january = Timestamp::parse("2024-01-15T12:00:00Z").unwrap();
    let answered = [asked(SurveyKind::Nps, "anna", Some((january.micros(), 10)))];
    let series = over(&answered).per(&months).measure(Nps::default()).series(&());
    assert_eq!(series.into_iter().map(|r| r.ok().is_some()).collect::<Vec<_>>(), [true, false, false]);
}

#[test]
fn an_out_of_range_answer_code_counted_as_a_promoter() {
    let answers = [("anna", 6), ("jan", 8), ("olena", 9), ("david", 11), ("maria", 99), ("pawel", -1)];
    let responses = answers.map(|(who, score)| asked(SurveyKind::Nps, who, Some((1, score))));
    let reading = surveys::nps(&responses, ..);
    assert_eq!(reading.excluded_for(&Why::OffScale), 3);
    let nps = reading.ok().unwrap();
    assert_eq!((nps.promoters(), nps.passives(), nps.detractors()), (1, 1, 1));
    // a code for "no opinion" does not wipe out the opinion given before it
    let twice = [asked(SurveyKind::Nps, "anna", Some((1, 3))), asked(SurveyKind::Nps, "anna", Some((2, 11)))];
    assert_eq!(surveys::nps(&twice, ..).ok().unwrap().detractors(), 1);
}

#[test]
fn a_response_rate_with_the_filter_on_one_side_only() {
    // answered surveys of large customers over all surveys sent gave 20 %
    let rows = [("large", true), ("large", false), ("small", false), ("small", true), ("small", true)];
    let responses = rows.map(|(segment, answered)| {
        let mut response = asked(SurveyKind::Csat, "", answered.then_some((1, 5)));
        response.segment = Some(segment.to_owned());
        response
    });
    let large = ResponseRate::default().only("large", |r: &&SurveyResponse| r.segment.as_deref() == Some("large"));
    assert_eq!(over(&responses).read(large).to_string(), "50.0 % (1 of 2)");
    let by_segment = over(&responses).by(|r| r.segment.as_deref()).measure(ResponseRate::default());
    assert_eq!(by_segment.total(&Some("large")).to_string(), "50.0 % (1 of 2)");
    assert_eq!(by_segment.all().total(&()).to_string(), "60.0 % (3 of 5)");
}

/// Two of three NPS surveys were answered and one of two CSAT surveys; answers of one kind over all sent gave 40 %,
/// all answers over those sent of one kind 100 %.
#[test]
fn a_response_rate_of_one_kind_with_the_filter_on_one_side_only() {
    use SurveyKind::{Ces, Csat, Nps};
    let rows = [(Nps, true), (Nps, true), (Nps, false), (Csat, true), (Csat, false)];
    let surveys = rows.map(|(kind, answered)| asked(kind, "", answered.then_some((1, 5))));
    for (kind, expected) in [
        (Some(Nps), "66.7 % (2 of 3)"),
        (Some(Csat), "50.0 % (1 of 2)"),
        (Some(Ces), "undefined: nothing to divide by"),
        (None, "60.0 % (3 of 5)"),
    ] {
        assert_eq!(over(&surveys).read(ResponseRate { kind }).to_string(), expected, "{kind:?}");
    }
}

#[test]
fn churn_and_retention_from_different_sets() {
    // customers at the end over customers at the start gave a retention of 150 %, departures of newcomers a churn of 50 %
    let mut customers = ["C1", "C2", "C3", "C4"].map(|id| Customer::new(id, t(if id < "C3" { 0 } else { 12 })));
    customers[3].ended_at = Some(t(15));
    let (retention, churn, transient) = over(&customers).during(t(10)..t(20)).measure((Retention, Churn, Transient));
    assert_eq!(retention.reading(&(), 0).to_string(), "100.0 % (2 of 2)");
    assert_eq!(churn.reading(&(), 0).to_string(), "0.0 % (0 of 2)");
    assert_eq!(transient.reading(&(), 0).ok(), Some(1));
}

#[test]
fn future_cohort_cells_shown_as_0() {
    // January's customers looked lost in April, which had not come; so did half of them on the first day of March
    let calendar = Calendar::utc();
    let at = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
    let bought = [("C1", "2024-01-10"), ("C2", "2024-01-20"), ("C1", "2024-02-10"), ("C2", "2024-02-11")];
    let purchases = bought.map(|(who, on)| Purchase::new("", who, at(on)));
    let months =
        Timeline::spanning(&calendar.period("2024-01").unwrap(), &calendar.period("2024-04").unwrap()).unwrap();
    let triangle = customers::cohort_retention(&purchases, &months, at("2024-03-01"));
    let january = triangle[0].value().unwrap();
    assert_eq!(
        [1, 2, 3, 4].map(|after| january.retained(after).map(|share| share.as_f64())),
        [
            Ok(1.0),
            Err(Undefined::NotYetObservable), // March has begun and not ended
            Err(Undefined::NotYetObservable),
            Err(Undefined::NoSuchPeriod),
        ]
    );
    assert_eq!(january.to_string(), "2: 100.0 %");
    assert_eq!(triangle[2].value(), Err(&Undefined::NotYetObservable));
    // what has been observed and shows nobody is 0
    let later = customers::cohort_retention(&purchases, &months, at("2024-05-01"));
    assert_eq!(later[0].value().unwrap().to_string(), "2: 100.0 %, 0.0 %, 0.0 %");
}

#[test]
fn a_customer_who_returns_counted_as_new() {
    let mut left = Customer::new("C1", t(1));
    left.ended_at = Some(t(5));
    let spans = [Customer::new("C1", t(12)), left.clone()];
    assert_eq!(customers::new_customers(&spans, t(10)..t(20)).ok(), Some(0));
    // known only later that there was an earlier span: taken back
    let mut live = track::<Customer>().during(t(10)..t(20)).measure(NewCustomers);
    live.insert(&spans[0]);
    assert_eq!(live.tables().reading(&(), 0).ok(), Some(1));
    live.insert(&left);
    assert_eq!(live.tables().reading(&(), 0).ok(), Some(0));
}

#[test]
fn a_corrected_answer_counted_beside_the_one_it_corrects() {
    let (wrong, right) = (asked(SurveyKind::Nps, "anna", Some((1, 0))), asked(SurveyKind::Nps, "anna", Some((1, 10))));
    let mut live = track::<SurveyResponse>().measure(Nps::default());
    live.insert(&wrong);
    live.update(&wrong, &right);
    assert_eq!(live.tables().reading(&(), 0).to_string(), "+100.0 (1 answer)");
}
