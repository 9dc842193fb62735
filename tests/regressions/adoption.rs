//! Adoption and data quality: what nobody recorded is no 0, and a date that runs backwards no use.

use crm_kpi::adoption::{CrmRecords, TrainingHours, UserTraining, active_users, usage};
use crm_kpi::kpi::over;
use crm_kpi::quality::required_fields;
use crm_kpi::record::{Lead, Staff, UsageEvent};
use crm_kpi::time::{Calendar, Grain, Timestamp};
use crm_kpi::value::{Undefined, Why};

fn at(date: &str) -> Timestamp {
    Calendar::utc().start_of(date.parse().unwrap()).unwrap()
}

#[test]
fn use_that_nobody_recorded_shown_as_0() {
    let calendar = Calendar::utc();
    let hours = calendar.business_hours("mon-fri 09:00-17:00").unwrap();
    let staff = [Staff::new("anna", at("2022-01-01"))];
    let events = ["2024-07-01", "2024-09-02"].map(|on| UsageEvent::new("anna", at(on)));
    for (month, active) in [("2023-07", None), ("2024-06", None), ("2024-07", Some(1)), ("2024-08", Some(0))] {
        let month = calendar.period(month).unwrap();
        assert_eq!(active_users(&events, &month).ok(), active, "{}", month.label());
        let used = usage(&staff, &events, &hours, &month);
        assert_eq!(used.ok().is_some(), active.is_some(), "{}", month.label());
    }
}

#[test]
fn a_licence_or_a_training_that_ends_before_it_begins_is_not_turned_positive_with_abs() {
    let mut user = Staff::new("anna", at("2024-03-01"));
    (user.needs_training, user.licensed_until) = (true, Some(at("2024-02-01")));
    let february = || over([&user]).during(Calendar::utc().period("2024-02").unwrap());
    let trained = february().read(UserTraining);
    let hours = february().read(TrainingHours);
    assert_eq!((trained.ok(), hours.ok()), (None, None));
    assert_eq!(over([&user]).read(UserTraining).excluded_for(&Why::NegativeDuration), 1);
    assert_eq!(over([&user]).read(TrainingHours).excluded_for(&Why::NegativeDuration), 1);
}

#[test]
fn records_at_month_grain_show_the_last_day_and_not_the_first() {
    let leads = ["2023-12-20", "2024-01-31", "2024-02-29", "2024-03-31"].map(|on| Lead::new("", at(on)));
    let months = Calendar::utc().period("2024-Q1").unwrap().by(Grain::Month).unwrap();
    let table = over(&leads).per(&months).measure(CrmRecords);
    let seen: Vec<String> = table.series(&()).iter().map(ToString::to_string).collect();
    assert_eq!(seen, ["lead 2", "lead 3", "lead 4"]); // first days: 1, 2, 3
}

#[test]
fn completeness_of_no_records_is_neither_0_nor_100_percent() {
    let nothing: [Lead; 0] = [];
    let reading = required_fields(&nothing, "owner".parse().unwrap(), ..);
    assert_eq!(reading.value(), Err(&Undefined::NoDenominator));
}
