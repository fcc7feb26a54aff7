//! A matter as plain text, for a file: whatever becomes of it here, its words can be kept elsewhere, with who
//! wrote them and when.

use super::matter::{Matter, Mine};
use crate::words::{self, words};
use shared::day::Zone;
use shared::evidence::Evidence;
use shared::person::PlannedResult;
use shared::report::{Entry, Report, WorkPlace};

/// Who wrote it, and where they are.
pub(super) struct Author {
    /// Their name; none where this device was never told.
    pub(super) name: Option<String>,
    /// The zone their times are said in.
    pub(super) zone: Zone,
}

/// Everything that was written, line by line. A file is read on any day: its dates are whole.
pub(super) fn plain(matter: &Matter, author: &Author, planned: &[PlannedResult]) -> String {
    let mut lines = vec![matter.title()];
    lines.extend(matter.day.map(words::date_long));
    lines.extend(author.name.as_ref().map(|name| words().superior_export_by(name)));
    let (at, zone) = (matter.item.at, author.zone);
    let (day, time) = (words::date_long(at.day(zone)), words::moment(at, zone));
    lines.push(words().superior_tray_at(format!("{day}, {time} {}", words::zone(zone))));
    lines.push(String::new());
    match matter.mine() {
        Mine::Text(report) => lines.extend(report_lines(report, planned)),
        Mine::Words(words) => lines.push(words),
        Mine::Mark(name) => lines.push(name.to_owned()),
    }
    lines.push(String::new());
    lines.join("\n")
}

fn report_lines(report: &Report, planned: &[PlannedResult]) -> Vec<String> {
    report.entries.iter().flat_map(|entry| entry_lines(entry, planned)).collect()
}

fn entry_lines(entry: &Entry, planned: &[PlannedResult]) -> Vec<String> {
    let times = [entry.start, entry.end].map(|time| time.map_or_else(String::new, words::clock));
    let amount = entry.quantity.map_or_else(String::new, words::quantity);
    let serves = entry.planned.and_then(|id| planned.iter().find(|result| result.id == id));
    let mut lines = vec![format!("{}–{} {}", times[0], times[1], entry.title)];
    let mut more = vec![
        format!("{amount} {}", entry.unit),
        serves.map_or_else(String::new, |result| format!("{}: {}", result.code, result.title)),
        if entry.place == WorkPlace::default() { "" } else { words::place(entry.place) }.to_owned(),
        entry.description.clone(),
        entry.ordered_by.clone().unwrap_or_default(),
        entry.obstacle.clone(),
        entry.help.clone(),
    ];
    more.extend(entry.evidence.iter().map(|piece| match piece {
        Evidence::Link(link) => link.text().to_owned(),
        Evidence::File(_) => words::evidence(piece),
    }));
    lines.extend(
        more.iter().map(|line| line.trim()).filter(|l| !l.is_empty()).map(|l| format!("  {l}")),
    );
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::day::{Day, TimeOfDay, Timestamp};
    use shared::document::Body;
    use shared::evidence::Link;
    use shared::id::{DocumentId, EmployeeId, EntryId, OpId};
    use shared::op::Act;
    use shared::report::Quantity;
    use shared::tray::{TrayItem, TrayWhy};
    use uuid::Uuid;

    #[test]
    fn nothing_that_was_written_is_left_out() {
        let mut entry = Entry::new(EntryId::new(1));
        entry.start = TimeOfDay::new(450);
        entry.end = TimeOfDay::new(510);
        entry.title = "Posyandu".into();
        entry.description = "Melati 3".into();
        entry.quantity = Quantity::parse("18");
        entry.unit = "balita".into();
        entry.ordered_by = Some("Bu Ratna".into());
        entry.obstacle = "Timbangan rusak".into();
        entry.help = "Timbangan baru".into();
        entry.evidence = vec![Evidence::Link(Link::parse("https://contoh.go.id/foto").unwrap())];
        let mut report = Report::new(Day::new(2026, 11, 20).unwrap());
        report.entries = vec![entry];
        let item = TrayItem {
            op: OpId::from_uuid(Uuid::nil()),
            doc: DocumentId::from_uuid(Uuid::nil()),
            at: Timestamp(0),
            why: TrayWhy::Moved,
            mine: Act::Submit(Body::Report(report)),
            theirs: None,
            late: None,
            before: None,
        };
        let me = EmployeeId::from_uuid(Uuid::nil());
        let author = Author { name: Some("Ani Lestari, S.Pd.".into()), zone: Zone::Wita };
        let said = plain(&Matter::new(item, None, me, None, "kemarin".into()), &author, &[]);
        for words in [
            "07.30–08.30 Posyandu",
            "18 balita",
            "Melati 3",
            "Bu Ratna",
            "Timbangan rusak",
            "Timbangan baru",
            "https://contoh.go.id/foto",
            "Jumat, 20 November 2026",
            "Ditulis oleh Ani Lestari, S.Pd.",
            "Kamis, 1 Januari 1970, 08.00 WITA",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}
