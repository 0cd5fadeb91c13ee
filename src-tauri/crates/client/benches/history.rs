//! What it costs to look at a long history: pages, searches, filters and counts, on a file of 100,000 and of
//! 1,000,000 rows. Each asking is of a history that was written to a moment ago, so nothing is remembered of
//! the asking before, unless the name says otherwise.
//!
//!     cargo bench -p parkmate-client --bench history

use std::sync::{Arc, OnceLock};

use divan::Bencher;
use parkmate_client::store::Store;
use parkmate_core::{
    account::AccountKey,
    change::{Change, Told},
    clock::UnixMillis,
    event::{Kind, Level, Source, Subject},
    history::{Filter, Page, Row, RowId, Which},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const SIZES: [u64; 2] = [100_000, 1_000_000];
/// What the window reads at once.
const PAGE: u32 = 80;
const START: i64 = 1_700_000_000_000;

fn main() {
    divan::main();
}

#[divan::bench(args = SIZES)]
fn newest_page(bencher: Bencher<'_, '_>, rows: u64) {
    cold(bencher, rows, Filter::default(), 0);
}

#[divan::bench(args = SIZES)]
fn page_in_the_middle(bencher: Bencher<'_, '_>, rows: u64) {
    cold(bencher, rows, Filter::default(), half(rows));
}

#[divan::bench(args = SIZES)]
fn next_page_while_scrolling(bencher: Bencher<'_, '_>, rows: u64) {
    let history = History::of(rows);
    let mut offset = half(rows);
    history.page(&Filter::default(), offset);
    bencher.bench_local(|| {
        offset += PAGE;
        history.page(&Filter::default(), offset)
    });
}

#[divan::bench(args = SIZES)]
fn search_of_a_rare_word(bencher: Bencher<'_, '_>, rows: u64) {
    cold(bencher, rows, searching("4567"), 0);
}

#[divan::bench(args = SIZES)]
fn search_of_two_words_in_every_fifth_row(bencher: Bencher<'_, '_>, rows: u64) {
    cold(bencher, rows, searching("harb slot"), 0);
}

#[divan::bench(args = SIZES)]
fn search_of_a_word_in_every_row(bencher: Bencher<'_, '_>, rows: u64) {
    cold(bencher, rows, searching("booking"), 0);
}

#[divan::bench(args = SIZES)]
fn filter_by_kind_and_level(bencher: Bencher<'_, '_>, rows: u64) {
    let filter = Filter {
        kinds: vec![Kind::WashDone],
        levels: vec![Level::Info],
        ..Filter::default()
    };
    cold(bencher, rows, filter, 0);
}

#[divan::bench(args = SIZES)]
fn story_of_a_booking(bencher: Bencher<'_, '_>, rows: u64) {
    let filter = Filter {
        booking: Some(1_000),
        ..Filter::default()
    };
    cold(bencher, rows, filter, 0);
}

#[divan::bench(args = SIZES)]
fn count_of_unread(bencher: Bencher<'_, '_>, rows: u64) {
    let history = History::of(rows);
    bencher.bench_local(|| history.runtime.block_on(history.store.unread(account())));
}

/// A page that nothing is known of.
fn cold(bencher: Bencher<'_, '_>, rows: u64, filter: Filter, offset: u32) {
    let history = History::of(rows);
    bencher
        .with_inputs(|| history.touch())
        .bench_local_values(|()| history.page(&filter, offset));
}

struct History {
    runtime: Runtime,
    store: Store,
    /// Where its file is, for as long as it is used.
    _folder: TempDir,
}

impl History {
    fn of(rows: u64) -> &'static Self {
        static HISTORIES: [OnceLock<History>; 2] = [OnceLock::new(), OnceLock::new()];
        let at = SIZES.iter().position(|size| *size == rows);
        HISTORIES[at.unwrap_or_default()].get_or_init(|| Self::new(rows))
    }

    #[expect(
        clippy::unwrap_used,
        reason = "a benchmark without a history measures nothing"
    )]
    fn new(rows: u64) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("history.db");
        let store = Store::open(&path, UnixMillis(START)).unwrap().store;
        for first in (1..=rows).step_by(10_000) {
            let told = (first..(first + 10_000).min(rows + 1)).map(told);
            let change = Change {
                told: told.collect(),
                ..Change::default()
            };
            let stored = runtime.block_on(store.commit(account(), Arc::new(change)));
            stored.unwrap();
        }
        Self {
            runtime,
            store,
            _folder: folder,
        }
    }

    #[expect(clippy::unwrap_used, reason = "a page that fails is no measurement")]
    fn page(&self, filter: &Filter, offset: u32) -> Page {
        let page = self.store.page(account(), filter.clone(), offset, PAGE);
        self.runtime.block_on(page).unwrap()
    }

    /// Writes something.
    #[expect(clippy::unwrap_used, reason = "a store that fails is no measurement")]
    fn touch(&self) {
        for read in [true, false] {
            let which = Which::Rows(vec![RowId(1)]);
            let marked = self.store.mark(account(), which, read);
            self.runtime.block_on(marked).unwrap();
        }
    }
}

fn told(id: u64) -> Told {
    let lots = [
        "City Centre",
        "Harbour Garage",
        "Station North",
        "Market Hall",
        "Café Été",
    ];
    let kinds = [
        Kind::Expired,
        Kind::ExpiringSoon,
        Kind::AutoExpired,
        Kind::NewBooking,
    ];
    let pick = |count: usize| usize::try_from(id).unwrap_or_default() % count;
    let row = Row {
        id: RowId(id),
        at: UnixMillis(START + i64::try_from(id).unwrap_or_default() * 60_000),
        kind: if id.is_multiple_of(1_000) {
            Kind::WashDone
        } else {
            kinds[pick(4)]
        },
        level: Level::Info,
        title: "Your booking has ended".into(),
        body: format!(
            "{}, slot {}: your time was over at {}:{:02}.\nVehicle KA {} AB {}",
            lots[pick(5)],
            id % 40,
            id % 24,
            id % 60,
            id % 99,
            id % 9_999
        ),
        subject: Some(Subject::Booking(id / 4)),
        source: Source::Poll,
        count: 1,
        read: !id.is_multiple_of(100),
    };
    Told {
        row,
        keys: Vec::new(),
        banner: false,
    }
}

fn searching(text: &str) -> Filter {
    Filter {
        text: text.into(),
        ..Filter::default()
    }
}

fn half(rows: u64) -> u32 {
    u32::try_from(rows / 2).unwrap_or_default()
}

fn account() -> AccountKey {
    AccountKey("https://parking.example#4".into())
}
