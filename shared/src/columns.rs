//! Many JSON records of like shape, told column by column: what a first sync is made of.
//!
//! Two thousand documents say the same names of fields over and over, and between them tokens and instants that
//! no packing makes smaller. Told field by field, with what comes often told once and instants as the time
//! since the one before, the same packing leaves a third less.
//!
//! Knows JSON and nothing of what it says. What cannot be told so is told as it is: every value comes back.

use crate::json::Unread;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Numbers from here on are instants (ms since 1970): they lie near each other, whatever they are called.
const INSTANT: u64 = 100_000_000_000;
/// How deep values may lie in each other.
const DEPTH: u8 = 32;

/// Records, column by column: what all fields of one name and sort say, in the order in which they are met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// The records there are: their fields in order, each `name:sort`.
    shapes: Vec<String>,
    /// What the columns are of, each `name:sort`. The sorts: `o` a record (the number of its shape), `l` a list
    /// (how many; the sort of what is in it follows in the shape), `s` a text, `n` a whole number, `t` an instant
    /// (all in one column, each as the time since the one before), `v` anything as its JSON. A number behind it:
    /// every text has so many bytes, and they are all one text.
    of: Vec<String>,
    /// Their numbers. Of texts: which one, where each is told once.
    numbers: Vec<Vec<i64>>,
    /// Their texts.
    texts: Vec<Vec<String>>,
}

/// Its texts behind each other, and where each ends: as thousands of small pieces of memory they would leave
/// holes.
#[derive(Debug, Default)]
struct Column {
    numbers: Vec<i64>,
    texts: String,
    ends: Vec<usize>,
}

/// Takes in record after record.
#[derive(Debug, Default)]
pub struct Writer {
    shapes: HashMap<String, usize>,
    columns: BTreeMap<String, Column>,
    last: i64,
}

impl Writer {
    /// Adds a record behind the others; whether that could be done.
    pub fn add(&mut self, value: &Value) -> bool {
        let record = sort(value) == "o";
        if record {
            self.put("", "o", value);
        }
        record
    }

    fn put(&mut self, name: &str, sort: &str, value: &Value) {
        match value {
            Value::Object(fields) if sort == "o" => {
                let named =
                    fields.iter().map(|(name, value)| format!("{name}:{}", self::sort(value)));
                let named: Vec<String> = named.collect();
                let next = self.shapes.len();
                let shape = *self.shapes.entry(named.join(" ")).or_insert(next);
                self.column(name, 'o').numbers.push(int(shape));
                for (field, value) in named.iter().zip(fields.values()) {
                    let (name, sort) = field.split_once(':').unwrap_or_default();
                    self.put(name, sort, value);
                }
            }
            Value::Array(list) if sort.starts_with('l') => {
                self.column(name, 'l').numbers.push(int(list.len()));
                for value in list {
                    self.put(name, &sort[1..], value);
                }
            }
            Value::String(text) => self.column(name, 's').push(text),
            Value::Number(number) if sort == "n" => {
                let number = number.as_i64().unwrap_or_default();
                self.column(name, 'n').numbers.push(number);
            }
            Value::Number(number) if sort == "t" => {
                let at = number.as_i64().unwrap_or_default();
                // It wraps, and wraps back.
                let since = at.wrapping_sub(self.last);
                self.column("", 't').numbers.push(since);
                self.last = at;
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => self.column(name, 'v').push(&value.to_string()),
        }
    }

    fn column(&mut self, name: &str, sort: char) -> &mut Column {
        self.columns.entry(format!("{name}:{sort}")).or_default()
    }

    /// All that was added.
    #[must_use]
    pub fn columns(self) -> Columns {
        let mut shapes: Vec<(String, usize)> = self.shapes.into_iter().collect();
        shapes.sort_unstable_by_key(|(_, at)| *at);
        let shapes = shapes.into_iter().map(|(shape, _)| shape).collect();
        let mut columns = Columns { shapes, ..Columns::default() };
        for (mut of, column) in self.columns {
            let (which, mut texts) = column.once();
            // What is all of one length is one text.
            let wide = texts.first().map_or(0, |text| text.len());
            let even = texts.iter().all(|text| text.len() == wide && text.is_ascii());
            let all = (even && wide > 0 && texts.len() > 1).then(|| texts.concat());
            if let Some(all) = &all {
                of.push_str(&wide.to_string());
                texts = vec![all];
            }
            columns.of.push(of);
            columns.texts.push(texts.into_iter().map(str::to_owned).collect());
            columns.numbers.push(which.unwrap_or(column.numbers));
        }
        columns
    }
}

impl Column {
    fn push(&mut self, text: &str) {
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
    }

    /// Its texts; where they come often, each once, and which they are.
    fn once(&self) -> (Option<Vec<i64>>, Vec<&str>) {
        let mut begin = 0;
        let texts = self.ends.iter().filter_map(|end| {
            let text = self.texts.get(begin..*end);
            begin = *end;
            text
        });
        let texts: Vec<&str> = texts.collect();
        let mut known = HashMap::new();
        let mut once = Vec::new();
        let which = texts.iter().map(|text| {
            *known.entry(*text).or_insert_with(|| {
                once.push(*text);
                int(once.len() - 1)
            })
        });
        let which: Vec<i64> = which.collect();
        let often = !texts.is_empty() && once.len() * 2 <= texts.len();
        if often { (Some(which), once) } else { (None, texts) }
    }
}

/// How a value is told.
fn sort(value: &Value) -> String {
    let plain =
        |name: &str| !name.contains([' ', ':', '"', '\\']) && !name.chars().any(char::is_control);
    let one = match value {
        Value::Object(fields) if fields.keys().all(|name| plain(name)) => "o",
        Value::String(_) => "s",
        Value::Number(number) if number.is_i64() => {
            let large = number.as_i64().is_some_and(|n| n.unsigned_abs() >= INSTANT);
            if large { "t" } else { "n" }
        }
        Value::Array(list) => {
            let mut sorts = list.iter().map(sort);
            let first = sorts.next().unwrap_or_default();
            let alike = sorts.all(|other| other == first);
            return if alike { format!("l{first}") } else { "v".into() };
        }
        Value::Object(_) | Value::Number(_) | Value::Null | Value::Bool(_) => "v",
    };
    one.into()
}

fn int(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Columns {
    /// Gives each record's JSON to `each`, in the order in which they were added.
    ///
    /// # Errors
    /// [`Unread`] where the columns do not fit together, or where `each` says so.
    pub fn read(&self, mut each: impl FnMut(&str) -> Result<(), Unread>) -> Result<(), Unread> {
        let contents = self.numbers.iter().zip(&self.texts);
        let columns = self.of.iter().zip(contents).filter_map(|(of, (numbers, texts))| {
            let (name, rest) = of.split_once(':')?;
            let (sort, wide) = rest.split_at_checked(1)?;
            let wide = wide.parse().unwrap_or(0);
            Some(Place { name, sort, wide, numbers, texts, at: 0 })
        });
        let mut reading = Reading { shapes: &self.shapes, columns: columns.collect(), last: 0 };
        let mut text = String::new();
        while reading.column("", "o").is_some_and(|place| place.at < place.numbers.len()) {
            text.clear();
            reading.value("", "o", DEPTH, &mut text).ok_or(Unread)?;
            each(&text)?;
        }
        Ok(())
    }
}

/// A column, and what of it is next.
struct Place<'a> {
    name: &'a str,
    sort: &'a str,
    wide: usize,
    numbers: &'a [i64],
    texts: &'a [String],
    at: usize,
}

struct Reading<'a> {
    shapes: &'a [String],
    columns: Vec<Place<'a>>,
    last: i64,
}

impl<'a> Reading<'a> {
    /// Whatever is written has used up a place of a column, so that no list is longer than what came.
    fn value(&mut self, name: &'a str, sorts: &'a str, deep: u8, into: &mut String) -> Option<()> {
        let deep = deep.checked_sub(1)?;
        let (sort, inside) = sorts.split_at_checked(1)?;
        match sort {
            "o" => {
                let shape = self.shapes.get(self.place(name, sort)?)?;
                into.push('{');
                for field in shape.split(' ').filter(|field| !field.is_empty()) {
                    let (name, sorts) = field.split_once(':')?;
                    if !into.ends_with('{') {
                        into.push(',');
                    }
                    into.push('"');
                    into.push_str(name);
                    into.push_str("\":");
                    self.value(name, sorts, deep, into)?;
                }
                into.push('}');
            }
            "l" => {
                into.push('[');
                for at in 0..self.place(name, sort)? {
                    if at > 0 {
                        into.push(',');
                    }
                    self.value(name, inside, deep, into)?;
                }
                into.push(']');
            }
            "s" => into.push_str(&serde_json::to_string(self.text(name, sort)?).ok()?),
            "v" => into.push_str(self.text(name, sort)?),
            "n" => into.push_str(&self.number(name, sort)?.to_string()),
            "t" => {
                self.last = self.last.wrapping_add(self.number("", sort)?);
                into.push_str(&self.last.to_string());
            }
            _ => return None,
        }
        Some(())
    }

    fn column(&mut self, name: &str, sort: &str) -> Option<&mut Place<'a>> {
        self.columns.iter_mut().find(|column| column.name == name && column.sort == sort)
    }

    fn number(&mut self, name: &str, sort: &str) -> Option<i64> {
        let column = self.column(name, sort)?;
        column.at += 1;
        column.numbers.get(column.at - 1).copied()
    }

    fn place(&mut self, name: &str, sort: &str) -> Option<usize> {
        usize::try_from(self.number(name, sort)?).ok()
    }

    fn text(&mut self, name: &str, sort: &str) -> Option<&'a str> {
        let column = self.column(name, sort)?;
        let at = match column.numbers {
            [] => column.at,
            which => usize::try_from(*which.get(column.at)?).ok()?,
        };
        column.at += 1;
        match column.wide {
            0 => column.texts.get(at).map(String::as_str),
            wide => {
                let begin = at.checked_mul(wide)?;
                column.texts.first()?.get(begin..begin.checked_add(wide)?)
            }
        }
    }
}
