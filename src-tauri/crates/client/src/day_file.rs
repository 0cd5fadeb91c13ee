//! Writes the attendant's day sheet for other programs: as one table of bookings, cash payments and washes, into a new
//! file among the user's downloads.

use std::{io::Write, path::PathBuf};

use jiff::tz::TimeZone;
use parkmate_core::{
    booking::Pays,
    clock::UnixMillis,
    desk::{
        sheet::{DaySheet, SheetState},
        view::WashStage,
    },
    intent::Method,
    money::Money,
};
use tempfile::NamedTempFile;

use crate::{
    export::{ExportFault, cell, keep, local},
    paths,
    store::saturated,
};

/// The first line of the file.
const HEAD: &str = "what,number,made_at,lot,slot,name,vehicle,until,state,method,amount,paid\r\n";

/// Writes the sheet into a new file in that folder, with times of that zone. Gives the file and how many rows it has.
///
/// # Errors
/// [`ExportFault`]; then no file is left.
pub fn write(
    sheet: &DaySheet,
    folder: &std::path::Path,
    zone: &TimeZone,
) -> Result<(PathBuf, u32), ExportFault> {
    let day = local(sheet.began, zone);
    let day = day.split('T').next().unwrap_or_default().to_owned();
    paths::make_folder_of(&folder.join("x"))?;
    let lines = lines(sheet, zone);
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(HEAD.as_bytes())?;
    for line in &lines {
        file.write_all(line.as_bytes())?;
    }
    file.as_file().sync_all()?;
    let file = keep(file, folder, &format!("parkmate-day-{day}"), "csv")?;
    Ok((file, saturated(lines.len())))
}

fn lines(sheet: &DaySheet, zone: &TimeZone) -> Vec<String> {
    let time = |at: Option<UnixMillis>| at.map(|at| local(at, zone)).unwrap_or_default();
    let bookings = sheet.bookings.iter().map(|row| {
        let what = if row.is_renewal { "renewal" } else { "booking" };
        line([
            what,
            &row.booking.to_string(),
            &time(row.made_at),
            &row.lot_name,
            &row.slot.to_string(),
            &row.name,
            row.vehicle.as_deref().unwrap_or_default(),
            &time(row.ends_at),
            state(row.state),
            row.method.map(method).unwrap_or_default(),
            &amount(row.amount),
            if row.is_paid { "true" } else { "false" },
        ])
    });
    let payments = sheet.payments.iter().map(|row| {
        let what = match row.pays {
            Pays::Slot => "cash for a slot",
            Pays::Wash => "cash for a wash",
        };
        line([
            what,
            &row.payment.map(|id| id.to_string()).unwrap_or_default(),
            &time(row.made_at),
            &row.lot_name,
            &row.slot.map(|slot| slot.to_string()).unwrap_or_default(),
            &row.name,
            "",
            "",
            "verified",
            "cash",
            &amount(row.amount),
            "true",
        ])
    });
    let washes = sheet.washes.iter().map(|row| {
        let (what, number) = match row.wash {
            parkmate_core::wash::WashId::AddOn(id) => ("wash", id),
            parkmate_core::wash::WashId::Standalone(id) => ("standalone wash", id),
        };
        line([
            what,
            &number.to_string(),
            &time(row.made_at),
            &row.lot_name,
            &row.service,
            &row.name,
            "",
            &time(row.scheduled_at),
            stage(row.stage),
            "",
            &amount(row.price),
            "",
        ])
    });
    bookings.chain(payments).chain(washes).collect()
}

fn line(cells: [&str; 12]) -> String {
    cells.map(cell).join(",") + "\r\n"
}

fn amount(of: Option<Money>) -> String {
    of.map(|amount| amount.to_string()).unwrap_or_default()
}

const fn state(state: SheetState) -> &'static str {
    match state {
        SheetState::Running => "running",
        SheetState::Over => "over",
        SheetState::Cancelled => "cancelled",
    }
}

const fn method(method: Method) -> &'static str {
    match method {
        Method::Upi => "upi",
        Method::Card => "card",
        Method::Cash => "cash",
    }
}

const fn stage(stage: WashStage) -> &'static str {
    match stage {
        WashStage::Pending => "pending",
        WashStage::Confirmed => "confirmed",
        WashStage::InProgress => "in progress",
        WashStage::Completed => "completed",
        WashStage::Cancelled => "cancelled",
        WashStage::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use parkmate_core::desk::sheet::{SheetBooking, SheetPayment};

    use super::*;

    fn sheet() -> DaySheet {
        let at = UnixMillis::parse("2026-11-23T03:09:58+05:30").unwrap();
        DaySheet {
            began: UnixMillis::parse("2026-11-23T00:00:00+05:30").unwrap(),
            as_of: Some(at),
            lot: None,
            bookings: vec![SheetBooking {
                booking: 13,
                lot_name: "City Centre".into(),
                slot: 4,
                vehicle: Some("KL-08".into()),
                name: "=HYPERLINK(\"x\")".into(),
                made_at: Some(at),
                ends_at: None,
                is_renewal: false,
                state: SheetState::Over,
                method: Some(Method::Cash),
                amount: Some(Money(5_000)),
                is_paid: true,
            }],
            payments: vec![SheetPayment {
                payment: None,
                lot_name: "City Centre".into(),
                slot: None,
                name: "Anu".into(),
                pays: Pays::Wash,
                amount: Some(Money(49_900)),
                made_at: Some(at),
            }],
            washes: Vec::new(),
            cash: Money(54_900),
        }
    }

    #[test]
    fn a_sheet_is_a_table_in_the_users_time_whose_names_are_no_formulas() {
        let folder = tempfile::tempdir().unwrap();
        let zone = TimeZone::posix("IST-5:30").unwrap();
        let (file, rows) = write(&sheet(), folder.path(), &zone).unwrap();
        assert_eq!(file.file_name().unwrap(), "parkmate-day-2026-11-23.csv");
        assert_eq!(rows, 2);
        let text = std::fs::read_to_string(file).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            lines[1],
            r#""booking","13","2026-11-23T03:09:58.000+05:30","City Centre","4","'=HYPERLINK(""x"")","KL-08","","over","cash","50.00","true""#
        );
        assert!(lines[2].starts_with(r#""cash for a wash","","2026-11-23T03:09:58.000+05:30""#));
    }

    #[test]
    fn a_second_sheet_of_the_day_takes_no_others_place() {
        let folder = tempfile::tempdir().unwrap();
        let first = write(&sheet(), folder.path(), &TimeZone::UTC).unwrap().0;
        let second = write(&sheet(), folder.path(), &TimeZone::UTC).unwrap().0;
        assert_ne!(first, second);
        assert_eq!(second.file_name().unwrap(), "parkmate-day-2026-11-22-2.csv");
    }
}
