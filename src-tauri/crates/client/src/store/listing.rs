//! Lists the history: which rows a filter lets through, newest first, a page at a time from anywhere. A
//! hundred thousand rows have to scroll smoothly, so what was found out about a filter is kept until
//! something is written: how many rows it has, places from which to go on counting, and the rows that a
//! search has found.

use std::collections::BTreeMap;

use parkmate_core::{
    account::AccountKey,
    history::{Filter, Page, Row, RowId},
};
use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value};

use super::{
    StoreFault,
    queries::{COLUMNS, known, row_of},
    saturated,
};

/// From this many on, rows that hold the words are not looked up one by one: the whole history is gone
/// through in its order instead.
const MANY: usize = 10_000;

/// Words that are looked for at most: more than anybody types, and few enough to be quick.
const WORDS: usize = 20;

/// Bookmarks kept at most.
const BOOKMARKS: usize = 10_000;

/// A place in the order of the history: when, and which row.
type Mark = (i64, i64);

/// What is known of the filter that was listed last.
#[derive(Debug, Default)]
pub(super) struct Listing {
    account: Option<i64>,
    filter: Filter,
    /// The database's count of changes then.
    changes: u64,
    order: Order,
}

/// The rows of a filter in their order.
#[derive(Debug)]
enum Order {
    /// Counted, with the last row of pages that were read, by the number of rows up to it.
    Counted {
        total: u32,
        bookmarks: BTreeMap<u32, Mark>,
    },
    /// Found by words, and listed by number.
    Found(Vec<i64>),
}

impl Default for Order {
    fn default() -> Self {
        Self::Found(Vec::new())
    }
}

/// A page of the filter's rows.
pub(super) fn page(
    db: &Connection,
    listing: &mut Listing,
    account: &AccountKey,
    filter: &Filter,
    offset: u32,
    limit: u32,
) -> Result<Page, StoreFault> {
    let newest = db
        .prepare_cached("SELECT max(id) FROM history")?
        .query_row([], |row| row.get::<_, Option<u64>>(0))?
        .map(RowId);
    let Some(account) = known(db, account)? else {
        return Ok(Page::default());
    };
    listing.look(db, account, filter)?;
    let (total, rows) = match &mut listing.order {
        Order::Found(ids) => {
            let from = (offset as usize).min(ids.len());
            let to = (from + limit as usize).min(ids.len());
            (saturated(ids.len()), rows(db, &ids[from..to])?)
        }
        Order::Counted { total, bookmarks } => {
            let page =
                Conditions::of(account, filter).page(db, *total, bookmarks, offset, limit)?;
            (*total, page)
        }
    };
    Ok(Page {
        rows,
        offset,
        total,
        newest,
    })
}

/// How many rows of the filter are in front of a row; `None` if it isn't among them.
pub(super) fn place(
    db: &Connection,
    listing: &mut Listing,
    account: &AccountKey,
    filter: &Filter,
    row: RowId,
) -> Result<Option<u32>, StoreFault> {
    let Some(account) = known(db, account)? else {
        return Ok(None);
    };
    let id = i64::try_from(row.0).unwrap_or(i64::MAX);
    if words(&filter.text).is_some() {
        listing.look(db, account, filter)?;
        if let Order::Found(ids) = &listing.order {
            return Ok(ids.iter().position(|found| *found == id).map(saturated));
        }
    }
    let conditions = Conditions::of(account, filter);
    let at: Option<i64> = conditions
        .and("id = ?", [id])
        .first(db, "SELECT at FROM history")?;
    let Some(at) = at else { return Ok(None) };
    let from = conditions.from();
    let before = conditions.and("(at, id) > (?, ?)", [at, id]);
    before.first(db, &format!("SELECT count(*) FROM {from}"))
}

/// The numbers of all rows of the filter, newest first.
pub(super) fn ids(
    db: &Connection,
    account: &AccountKey,
    filter: &Filter,
) -> Result<Vec<i64>, StoreFault> {
    let Some(account) = known(db, account)? else {
        return Ok(Vec::new());
    };
    match words(&filter.text) {
        Some(words) => found(db, account, filter, &words),
        None => Conditions::of(account, filter).ids(db),
    }
}

/// Rows by their numbers, in that order, without those that are not there any more.
pub(super) fn rows(db: &Connection, ids: &[i64]) -> Result<Vec<Row>, StoreFault> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM history WHERE id = ?1 AND deleted = 0"
    ))?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        rows.extend(statement.query_row([id], row_of).optional()?);
    }
    Ok(rows)
}

impl Listing {
    /// Finds out about a filter what is not known yet.
    fn look(&mut self, db: &Connection, account: i64, filter: &Filter) -> Result<(), StoreFault> {
        let changes = db.total_changes();
        if self.account == Some(account) && self.changes == changes && self.filter == *filter {
            return Ok(());
        }
        // What was found before is given back before something else is looked for.
        *self = Self::default();
        let order = match words(&filter.text) {
            Some(words) => Order::Found(found(db, account, filter, &words)?),
            None => Order::Counted {
                total: Conditions::of(account, filter).count(db)?,
                bookmarks: BTreeMap::new(),
            },
        };
        *self = Self {
            account: Some(account),
            filter: filter.clone(),
            changes,
            order,
        };
        Ok(())
    }
}

/// The rows that hold the words and pass the filter's other conditions.
fn found(
    db: &Connection,
    account: i64,
    filter: &Filter,
    words: &str,
) -> Result<Vec<i64>, StoreFault> {
    // In the order of their numbers.
    let holding: Vec<i64> = db
        .prepare_cached("SELECT rowid FROM history_words WHERE history_words MATCH ?1")?
        .query_map([words], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let conditions = Conditions::of(account, filter);
    if holding.len() > MANY {
        let mut ids = conditions.ids(db)?;
        ids.retain(|id| holding.binary_search(id).is_ok());
        return Ok(ids);
    }
    let sql = format!("SELECT at FROM history WHERE {} AND id = ?", conditions.sql);
    let mut statement = db.prepare_cached(&sql)?;
    let mut marks: Vec<Mark> = Vec::with_capacity(holding.len());
    for id in holding {
        let values = conditions.values.iter().cloned().chain([Value::from(id)]);
        let at = statement
            .query_row(params_from_iter(values), |row| row.get(0))
            .optional()?;
        marks.extend(at.map(|at| (at, id)));
    }
    marks.sort_unstable_by(|one, other| other.cmp(one));
    Ok(marks.into_iter().map(|(_, id)| id).collect())
}

/// What is asked of SQLite's full-text search: each word quoted, so that nothing in it is an operator, and
/// as the beginning of one. `None` if there is nothing to look for.
pub(super) fn words(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(WORDS)
        .map(|word| format!("\"{}\"*", word.replace('"', "\"\"").replace('\0', "")))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The conditions of a filter, without its words.
#[derive(Clone)]
pub(super) struct Conditions {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
    /// The index that has the rows in their order.
    index: &'static str,
}

impl Conditions {
    pub(super) fn of(account: i64, filter: &Filter) -> Self {
        let Filter {
            // Asked of another table.
            text: _,
            kinds,
            levels,
            unread_only,
            booking,
            from,
            until,
            up_to,
        } = filter;
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let mut conditions = Self {
            sql: "account = ? AND deleted = 0".into(),
            values: vec![account.into()],
            index: match (booking, unread_only) {
                (Some(_), _) => "history_of_booking",
                (None, true) => "history_unread",
                (None, false) => "history_newest",
            },
        };
        if let Some(booking) = booking {
            conditions.add("booking = ?", [number(*booking)]);
        }
        if *unread_only {
            conditions.sql.push_str(" AND read = 0");
        }
        conditions.add_names("kind", kinds.iter().map(|kind| kind.name()));
        conditions.add_names("level", levels.iter().map(|level| level.name()));
        if let Some(from) = from {
            conditions.add("at >= ?", [from.0]);
        }
        if let Some(until) = until {
            conditions.add("at < ?", [until.0]);
        }
        if let Some(up_to) = up_to {
            conditions.add("id <= ?", [number(up_to.0)]);
        }
        conditions
    }

    pub(super) fn and<const N: usize>(&self, sql: &str, values: [i64; N]) -> Self {
        let mut more = self.clone();
        more.add(sql, values);
        more
    }

    fn add<const N: usize>(&mut self, sql: &str, values: [i64; N]) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.values.extend(values.map(Value::from));
    }

    fn add_names(&mut self, column: &str, names: impl ExactSizeIterator<Item = &'static str>) {
        if names.len() == 0 {
            return;
        }
        let places = vec!["?"; names.len()].join(", ");
        self.sql.push_str(&format!(" AND {column} IN ({places})"));
        self.values
            .extend(names.map(|name| Value::from(name.to_owned())));
    }

    fn from(&self) -> String {
        format!("history INDEXED BY {}", self.index)
    }

    fn count(&self, db: &Connection) -> Result<u32, StoreFault> {
        let counted = self.first(db, &format!("SELECT count(*) FROM {}", self.from()))?;
        Ok(counted.unwrap_or(0))
    }

    fn ids(&self, db: &Connection) -> Result<Vec<i64>, StoreFault> {
        let sql = format!(
            "SELECT id FROM {} WHERE {} ORDER BY at DESC, id DESC",
            self.from(),
            self.sql
        );
        let mut statement = db.prepare_cached(&sql)?;
        let ids = statement.query_map(params_from_iter(&self.values), |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    fn first<T: rusqlite::types::FromSql>(
        &self,
        db: &Connection,
        select: &str,
    ) -> Result<Option<T>, StoreFault> {
        Ok(db
            .prepare_cached(&format!("{select} WHERE {}", self.sql))?
            .query_row(params_from_iter(&self.values), |row| row.get(0))
            .optional()?)
    }

    /// Goes to the page from the nearest place that is known: the newest row, a bookmark, or the oldest row.
    fn page(
        &self,
        db: &Connection,
        total: u32,
        bookmarks: &mut BTreeMap<u32, Mark>,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Row>, StoreFault> {
        let limit = limit.min(total.saturating_sub(offset));
        if limit == 0 {
            return Ok(Vec::new());
        }
        let behind = total - offset - limit;
        let bookmark = bookmarks.range(..=offset).next_back();
        let (start, mark) = bookmark.map_or((0, None), |(start, mark)| (*start, Some(*mark)));
        let rows = if behind < offset - start {
            let mut rows = self.read(db, "ASC", limit, behind)?;
            rows.reverse();
            rows
        } else {
            let rest = match mark {
                Some((at, id)) => &self.and("(at, id) < (?, ?)", [at, id]),
                None => self,
            };
            rest.read(db, "DESC", limit, offset - start)?
        };
        if let Some(last) = rows.last()
            && bookmarks.len() < BOOKMARKS
        {
            let mark = (last.at.0, i64::try_from(last.id.0).unwrap_or(i64::MAX));
            bookmarks.insert(offset + limit, mark);
        }
        Ok(rows)
    }

    fn read(
        &self,
        db: &Connection,
        order: &str,
        limit: u32,
        skip: u32,
    ) -> Result<Vec<Row>, StoreFault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {} WHERE {} ORDER BY at {order}, id {order} LIMIT {limit} OFFSET {skip}",
            self.from(),
            self.sql
        );
        let mut statement = db.prepare(&sql)?;
        let rows = statement.query_map(params_from_iter(&self.values), row_of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
