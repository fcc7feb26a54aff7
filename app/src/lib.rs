//! Setapak's app: everything a person needs lies in this browser, and works with no network.
//!
//! `desk` is the live state and the only way to change a document; `store` keeps it, `sync` and `api`
//! carry it to the server; `pages` and `components` show it in the words of `words`.

pub mod address;
pub mod api;
pub mod app;
pub mod browser;
pub mod clock;
pub mod components;
pub mod desk;
pub mod files;
pub mod frame;
pub mod install;
pub mod language;
mod last_words;
pub mod later;
pub mod ledger;
pub mod line;
mod live;
mod lock;
pub mod mint;
pub mod pages;
mod parcels;
pub mod people;
pub mod persist;
mod pokes;
mod receipts;
pub mod room;
pub mod session;
pub mod shell;
pub mod store;
pub mod sync;
pub mod task;
pub mod theme;
pub mod turns;
pub mod typing;
mod unsaid;
pub mod update;
pub mod view;
mod waking;
mod who;
pub mod words;

/// Mounts the app and takes the frame away.
pub fn start() {
    update::watch();
    if words::knows(language::language()) {
        show();
    } else {
        task::spawn(async {
            language::ready().await;
            show();
        });
    }
}

fn show() {
    view::mount(app::App);
    frame::remove();
}
