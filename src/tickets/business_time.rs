//! Durations of tickets, counted in business hours.

use crate::kpi::{Parameter, Seen};
use crate::time::{Schedules, Timestamp};
use crate::value::{Undefined, Why};

pub(super) const HOURS: Parameter = Parameter {
    name: "hours",
    default: "none",
    meaning: "the business hours in which time counts, such as mon-fri 09:00-17:00; 2024-12-25 closed; zone Europe/Warsaw; \
              undefined without",
    example: "mon-fri 09:00-13:00 14:00-18:00; 2024-02-05 closed; zone +01:00",
};

/// What was seen to last so long, at its end, in business hours.
#[inline]
pub(super) fn in_business_time(hours: Option<&Schedules>, seen: Seen<i64>) -> Seen<i64> {
    let (Some(hours), Seen::Counted(until, micros)) = (hours, &seen) else { return seen };
    let from = Timestamp::from_micros(until.micros().wrapping_sub(*micros));
    match hours.business_time(from, *until).map(|time| time.num_microseconds()) {
        Ok(Some(micros @ 0..)) => Seen::Counted(*until, micros),
        // a wall clock that was turned back shows less than before
        Ok(Some(_)) => Seen::Excluded(Some(*until), Why::NegativeDuration),
        _ => Seen::Excluded(Some(*until), Why::OutOfRange),
    }
}

/// There are hours to count in.
pub(super) fn given(hours: Option<&Schedules>) -> Result<(), Undefined> {
    hours.map(drop).ok_or(Undefined::NeedsBusinessHours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::{over, track};
    use crate::meter::Meter;
    use crate::record::Ticket;
    use crate::tickets::{BusinessFirstResponse, BusinessResolution, FirstResponse, Resolution};
    use crate::time::{BusinessHours, Calendar};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(&format!("{text}:00+01:00")).unwrap()
    }
    fn hours(text: &str) -> BusinessHours {
        Calendar::in_zone(chrono::FixedOffset::east_opt(3600).unwrap()).business_hours(text).unwrap()
    }
    /// Created on Friday at four; answered and solved at that instant.
    fn ticket(done: &str) -> Ticket {
        let mut ticket = Ticket::new(done, at("2024-03-01T16:00"));
        (ticket.first_reply_at, ticket.solved_at) = (Some(at(done)), Some(at(done)));
        ticket
    }
    fn tickets() -> Vec<Ticket> {
        ["2024-03-01T16:30", "2024-03-04T10:00", "2024-03-03T12:00", "2024-03-01T15:00"].map(ticket).into()
    }

    #[test]
    fn only_open_time_counts_and_none_is_a_time_too() {
        let office = hours("mon-fri 09:00-17:00");
        for (done, minutes) in [
            ("2024-03-01T16:00", Some(0)),
            ("2024-03-01T16:30", Some(30)),
            ("2024-03-02T12:00", Some(60)),
            ("2024-03-04T10:00", Some(120)),
            ("2024-03-01T15:59", None), // before it came
        ] {
            let tickets = [ticket(done)];
            let solved = over(&tickets).read(Resolution::in_business_time(&office));
            let answered = over(&tickets).read(FirstResponse::in_business_time(&office));
            for reading in [solved, answered] {
                assert_eq!(reading.excluded_for(&Why::NegativeDuration), u64::from(minutes.is_none()), "{done}");
                assert_eq!(reading.ok().map(|d| d.mean().as_f64_minutes()), minutes.map(f64::from), "{done}");
            }
        }
        let mut late = [ticket("2024-03-01T17:00")];
        late[0].solved_at = Some(Timestamp::MAX);
        let reading = over(&late).read(Resolution::in_business_time(&office));
        assert_eq!((reading.n(), reading.excluded_for(&Why::OutOfRange)), (0, 1));
    }

    #[test]
    fn without_hours_there_is_no_number_and_the_meter_takes_them_as_text() {
        let text = "mon-fri 09:00-17:00; 2024-03-04 closed; zone +01:00";
        let tickets = tickets();
        let hours = hours(text);
        let solved = over(&tickets).read(Resolution::in_business_time(&hours));
        let answered = over(&tickets).read(FirstResponse::in_business_time(&hours));
        assert_eq!(solved.to_string(), "median 1.0 h, p90 1.0 h, mean 50 min (n = 3)");
        assert_eq!(answered.ok(), solved.clone().ok());
        let without =
            [over(&tickets).read(BusinessResolution::default()), over(&tickets).read(BusinessFirstResponse::default())];
        for reading in without {
            assert_eq!((reading.value(), reading.n()), (Err(&Undefined::NeedsBusinessHours), 3));
        }
        for id in ["tickets.resolution.business", "tickets.first_response.business"] {
            let mut meter = Meter::of(id).parameter("hours", text).start().unwrap();
            tickets.iter().for_each(|t| meter.insert(t));
            assert_eq!(meter.total(None).unwrap().unwrap().to_string(), solved.to_string(), "{id}");
            let e = Meter::of(id).parameter("hours", "mon-fri 9-17; zone UTC").start().map(drop).unwrap_err();
            let says = "parameter hours `mon-fri 9-17; zone UTC`: expected times such as 09:00-17:30, up to 24:00";
            assert_eq!(e.to_string(), says);
        }
    }

    #[test]
    fn a_saved_state_knows_its_hours() {
        let of = |text: &str| track::<Ticket>().measure(Resolution::in_business_time(hours(text)));
        let mut live = of("mon-fri 09:00-17:00");
        tickets().iter().for_each(|t| live.insert(t));
        let saved = live.save().unwrap();
        let mut restored = of("mon,tue,wed-fri 9:00-17:00");
        restored.load(&saved).unwrap();
        assert_eq!(restored.tables(), live.tables());
        let e = of("mon-fri 09:00-17:30").load(&saved).unwrap_err();
        assert!(e.is_mismatch() && e.to_string().contains("mon-fri 09:00-17:00; zone +01:00 on one side"), "{e}");
    }
}
