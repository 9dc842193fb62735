//! The file of exchange rates: date, from, to, rate.

use super::map::Table;
use super::row::file::File;
use super::row::{Columns, Reading, Row};
use crm_kpi::time::Calendar;
use crm_kpi::value::{Currency, Rates};
use std::error::Error;
use std::path::Path;

pub fn read(path: &Path) -> Result<Rates, Box<dyn Error>> {
    let mut file = File::open(path, &path.display().to_string())?;
    let columns = Columns::of(Path::new(""), Table::default(), &file)?;
    columns.need(["date", "from", "to", "rate"])?;
    let how = Reading::new(Calendar::utc());
    let (mut rates, mut cells) = (Rates::new(), csv::StringRecord::new());
    while let Some(line) = file.next(&mut cells)? {
        let row = Row { columns: &columns, cells: &cells, line: line?, how: &how };
        let date = row.needed("date", row.date("date")?)?;
        let from: Currency = row.needed("from", row.word("from")?)?;
        let to: Currency = row.needed("to", row.word("to")?)?;
        let rate = row.needed("rate", row.number("rate")?)?;
        rates = rates.rate(from, to, date, rate).map_err(|e| row.bad("rate", e))?.via(from);
    }
    Ok(rates)
}
