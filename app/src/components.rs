//! What pages are made of: plain data in, events out. One component a file.

pub mod avatar;
pub mod icon;
