//! The gauge of every KPI of the list.

use super::gauge::{Combined, Driven, Gauge, PartStates, Sign, Single};
use super::parameters::Parameters;
use crate::error::Error;
use crate::kpi::{AsOf, ByEntity, ByRecord, Derived, Flow, Kpi, Step, Tally, Tell, Use, Walk};
use crate::record::Record;
use crate::saved::Writer;
use crate::time::Timeline;
use crate::value::Value;
use serde::de::DeserializeOwned;

pub type Build = fn(&Parameters, &Timeline, AsOf) -> Result<Box<dyn Gauge>, Error>;

fn single<K: Driven + DeserializeOwned>(
    parameters: &Parameters,
    timeline: &Timeline,
    as_of: AsOf,
) -> Result<Box<dyn Gauge>, Error>
where
    Value: From<K::Value>,
{
    let kpi: K = parameters.read(&K::ABOUT)?;
    kpi.check()?;
    Ok(Box::new(Single::new(kpi, timeline, as_of)))
}

fn combined<D: Derived + DeserializeOwned, P: PartStates>(
    parameters: &Parameters,
    timeline: &Timeline,
    as_of: AsOf,
) -> Result<Box<dyn Gauge>, Error>
where
    Combined<D, P>: Gauge + 'static,
{
    let kpi: D = parameters.read(&D::ABOUT)?;
    kpi.check()?;
    Ok(Box::new(Combined::<D, P>::new(kpi, timeline, as_of)))
}

macro_rules! gauges {
    ($($kind:ident $kpi:path $(=> over $($record:ident),+)? $(=> of ($($part:path),+))?;)*) => {
        /// In the order of the catalogue, which is made from the same list.
        static GAUGES: &[(&str, Build)] = &[$(gauge!($kind $kpi $(=> of ($($part),+))?)),*];
        $(driven!($kind $kpi $(=> over $($record),+)? $(=> of ($($part),+))?);)*
    };
}
macro_rules! gauge {
    (derived $kpi:path => of ($($part:path),+)) => { (<$kpi as Derived>::ABOUT.id, combined::<$kpi, ($($part,)+)>) };
    ($kind:ident $kpi:path) => { (<$kpi as Kpi>::ABOUT.id, single::<$kpi>) };
}
macro_rules! driven {
    (derived $($rest:tt)*) => {};
    (records $kpi:path => over $($record:ident),+) => {
        impl Driven for $kpi {
            type Via = ByRecord;
            type State = Flow<<$kpi as Kpi>::Measure>;
            fn begin(&self, timeline: &Timeline, as_of: AsOf) -> Self::State {
                Flow::new(self.measure(), timeline, as_of, Use::Live)
            }
            fn feed(state: &mut Self::State, row: usize, record: &Record<'_>, sign: Sign) {
                match record {
                    $(Record::$record(record) => sign.apply::<$crate::record::$record, _>(state, row, record),)+
                    _ => {}
                }
            }
            fn tell(state: &Self::State, record: &Record<'_>, as_of: AsOf, to: &mut Writer) -> Result<(), Error> {
                match record {
                    $(Record::$record(record) => Tell::<$crate::record::$record>::tell(state, record, as_of, to),)+
                    _ => Ok(state.tell_nothing(to)),
                }
            }
        }
    };
    (entities $kpi:path => over $first:ident $(, $record:ident)*) => {
        impl Driven for $kpi {
            type Via = ByEntity;
            type State = Walk<
                <$kpi as Kpi>::Measure,
                <<$kpi as Kpi>::Measure as Step<$crate::record::$first>>::Entity,
            >;
            fn begin(&self, timeline: &Timeline, as_of: AsOf) -> Self::State {
                Walk::new(self.measure(), timeline, as_of, Use::Live)
            }
            fn feed(state: &mut Self::State, row: usize, record: &Record<'_>, sign: Sign) {
                match record {
                    Record::$first(record) => sign.apply::<$crate::record::$first, _>(state, row, record),
                    $(Record::$record(record) => sign.apply::<$crate::record::$record, _>(state, row, record),)*
                    _ => {}
                }
            }
            fn tell(state: &Self::State, record: &Record<'_>, as_of: AsOf, to: &mut Writer) -> Result<(), Error> {
                match record {
                    Record::$first(record) => Tell::<$crate::record::$first>::tell(state, record, as_of, to),
                    $(Record::$record(record) => Tell::<$crate::record::$record>::tell(state, record, as_of, to),)*
                    _ => Ok(state.tell_nothing(to)),
                }
            }
        }
    };
}
crate::every_kpi!(gauges);

/// The gauge of the KPI with this id.
pub fn build(id: &str, parameters: &Parameters, timeline: &Timeline, as_of: AsOf) -> Result<Box<dyn Gauge>, Error> {
    match GAUGES.iter().find(|(known, _)| *known == id) {
        Some((_, build)) => build(parameters, timeline, as_of),
        None => Err(Error::invalid("KPI", id, "an id of the catalogue")),
    }
}
