//! The icon's menu as panels ask for it: the interface `com.canonical.dbusmenu`, version 3.

use std::collections::HashMap;

use parkmate_core::{
    plain::plain_line,
    tray::{Action, Item},
};
use tokio::sync::mpsc;
use zbus::{
    fdo,
    object_server::SignalEmitter,
    zvariant::{Structure, Value},
};

use super::choose;

/// A line's properties that differ from what the interface says is usual.
type Properties = HashMap<&'static str, Value<'static>>;

/// A line, its properties and the lines within it, each a layout again.
type Layout = (i32, Properties, Vec<Value<'static>>);

/// The number of the menu itself.
const ROOT: i32 = 0;

/// The menu, its lines numbered in the order of reading.
pub(super) struct Menu {
    items: Vec<Item>,
    /// The number of the first line. Other lines get numbers that no line had: a choice that was made before
    /// the panel knew of them must not be another one's.
    first: i32,
    revision: u32,
    chosen: mpsc::Sender<Action>,
}

/// What a panel has to be told of a change.
pub(super) enum Redraw {
    /// Nothing: it sees no difference.
    None,
    /// The lines with other words.
    Words(Vec<(i32, Properties)>),
    /// There are other lines: it has to ask for this revision.
    Lines(u32),
}

impl Menu {
    pub(super) const fn new(items: Vec<Item>, chosen: mpsc::Sender<Action>) -> Self {
        Self {
            items,
            first: ROOT + 1,
            revision: 1,
            chosen,
        }
    }

    pub(super) fn draw(&mut self, items: Vec<Item>) -> Redraw {
        if shape(&self.items) != shape(&items) {
            let count = flat(&self.items).len().try_into().unwrap_or(i32::MAX);
            self.first = self.first.checked_add(count).unwrap_or(ROOT + 1);
            self.revision = self.revision.wrapping_add(1);
            self.items = items;
            return Redraw::Lines(self.revision);
        }
        let before = std::mem::replace(&mut self.items, items);
        let changed: Vec<_> = self
            .lines()
            .zip(flat(&before))
            .filter(|((_, now), before)| now != before)
            .map(|((id, item), _)| (id, properties(item)))
            .collect();
        if changed.is_empty() {
            Redraw::None
        } else {
            Redraw::Words(changed)
        }
    }

    fn lines(&self) -> impl Iterator<Item = (i32, &Item)> {
        (self.first..).zip(flat(&self.items))
    }

    fn line(&self, id: i32) -> Option<&Item> {
        self.lines()
            .find_map(|(number, item)| (number == id).then_some(item))
    }

    fn properties(&self, id: i32, names: &[String]) -> fdo::Result<Properties> {
        let mut properties = match id {
            ROOT => HashMap::from([("children-display", "submenu".into())]),
            _ => properties(self.line(id).ok_or_else(no_such_line)?),
        };
        if !names.is_empty() {
            properties.retain(|name, _| names.iter().any(|wanted| wanted == name));
        }
        Ok(properties)
    }

    fn layout(&self, id: i32, depth: i32, names: &[String]) -> fdo::Result<Layout> {
        let (items, first) = match id {
            ROOT => (self.items.as_slice(), self.first),
            _ => (within(self.line(id).ok_or_else(no_such_line)?), id + 1),
        };
        let mut children = Vec::new();
        if depth != 0 {
            let mut next = first;
            for item in items {
                let child = self.layout(next, depth.saturating_sub(1), names)?;
                children.push(Structure::from(child).into());
                next += i32::try_from(flat(std::slice::from_ref(item)).len()).unwrap_or(i32::MAX);
            }
        }
        Ok((id, self.properties(id, names)?, children))
    }

    fn happened(&self, id: i32, event: &str) -> fdo::Result<()> {
        if id == ROOT {
            return Ok(());
        }
        let item = self.line(id).ok_or_else(no_such_line)?;
        if let (Item::Action { action, .. }, "clicked") = (item, event) {
            choose(&self.chosen, *action);
        }
        Ok(())
    }

    fn is_there(&self, id: i32) -> bool {
        id == ROOT || self.line(id).is_some()
    }
}

#[zbus::interface(name = "com.canonical.dbusmenu")]
impl Menu {
    /// A line and what is within it, so many levels down; less than none is all of them.
    fn get_layout(
        &self,
        parent: i32,
        depth: i32,
        names: Vec<String>,
    ) -> fdo::Result<(u32, Layout)> {
        Ok((self.revision, self.layout(parent, depth, &names)?))
    }

    /// Of these lines, or of all where none is named. Those that are gone are left out.
    fn get_group_properties(&self, ids: Vec<i32>, names: Vec<String>) -> Vec<(i32, Properties)> {
        let ids = if ids.is_empty() {
            std::iter::once(ROOT)
                .chain(self.lines().map(|(id, _)| id))
                .collect()
        } else {
            ids
        };
        ids.into_iter()
            .filter_map(|id| Some((id, self.properties(id, &names).ok()?)))
            .collect()
    }

    fn get_property(&self, id: i32, name: &str) -> fdo::Result<Value<'static>> {
        let missing = || fdo::Error::InvalidArgs("this line has no such property".into());
        self.properties(id, &[])?.remove(name).ok_or_else(missing)
    }

    fn event(&self, id: i32, event: &str, _data: Value<'_>, _time: u32) -> fdo::Result<()> {
        self.happened(id, event)
    }

    /// Gives the lines that are not there.
    fn event_group(&self, events: Vec<(i32, String, Value<'_>, u32)>) -> fdo::Result<Vec<i32>> {
        let count = events.len();
        let missing: Vec<_> = events
            .into_iter()
            .filter(|(id, event, ..)| self.happened(*id, event).is_err())
            .map(|(id, ..)| id)
            .collect();
        if count > 0 && missing.len() == count {
            return Err(no_such_line());
        }
        Ok(missing)
    }

    /// Whether the line has to be read anew; changes are told when they come.
    fn about_to_show(&self, id: i32) -> fdo::Result<bool> {
        if self.is_there(id) {
            Ok(false)
        } else {
            Err(no_such_line())
        }
    }

    /// The lines that have to be read anew, and those that are not there.
    fn about_to_show_group(&self, ids: Vec<i32>) -> (Vec<i32>, Vec<i32>) {
        let missing = ids.into_iter().filter(|id| !self.is_there(*id)).collect();
        (Vec::new(), missing)
    }

    #[zbus(signal)]
    pub(super) async fn items_properties_updated(
        emitter: &SignalEmitter<'_>,
        updated: Vec<(i32, Properties)>,
        removed: Vec<(i32, Vec<String>)>,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    pub(super) async fn layout_updated(
        emitter: &SignalEmitter<'_>,
        revision: u32,
        parent: i32,
    ) -> zbus::Result<()>;

    #[zbus(property(emits_changed_signal = "const"))]
    fn version(&self) -> u32 {
        3
    }

    /// Both languages are written from left to right.
    #[zbus(property(emits_changed_signal = "const"))]
    fn text_direction(&self) -> &'static str {
        "ltr"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn status(&self) -> &'static str {
        "normal"
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn icon_theme_path(&self) -> Vec<String> {
        Vec::new()
    }
}

fn no_such_line() -> fdo::Error {
    fdo::Error::InvalidArgs("the menu has no such line".into())
}

/// The lines and those within them, each before what is within it.
fn flat(items: &[Item]) -> Vec<&Item> {
    items
        .iter()
        .flat_map(|item| std::iter::once(item).chain(flat(within(item))))
        .collect()
}

fn within(item: &Item) -> &[Item] {
    match item {
        Item::Submenu { items, .. } => items,
        Item::Label(_) | Item::Action { .. } | Item::Separator => &[],
    }
}

/// The lines without their words.
fn shape(items: &[Item]) -> Vec<Item> {
    let wordless = |item: &Item| match item {
        Item::Label(_) => Item::Label(String::new()),
        Item::Action { action, .. } => Item::Action {
            words: String::new(),
            action: *action,
        },
        Item::Submenu { items, .. } => Item::Submenu {
            words: String::new(),
            items: shape(items),
        },
        Item::Separator => Item::Separator,
    };
    items.iter().map(wordless).collect()
}

fn properties(item: &Item) -> Properties {
    match item {
        Item::Label(words) => HashMap::from([("label", label(words)), ("enabled", false.into())]),
        Item::Action { words, .. } => HashMap::from([("label", label(words))]),
        Item::Submenu { words, .. } => HashMap::from([
            ("label", label(words)),
            ("children-display", "submenu".into()),
        ]),
        Item::Separator => HashMap::from([("type", "separator".into())]),
    }
}

/// A single underscore would mark a key.
fn label(words: &str) -> Value<'static> {
    plain_line(words).replace('_', "__").into()
}
