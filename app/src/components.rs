//! What pages are made of: plain data in, events out. One component a file.

pub mod art;
pub mod avatar;
pub mod icon;
pub mod places;
pub mod sheet;
pub mod toasts;
pub mod update_banner;
