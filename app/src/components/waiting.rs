//! The parts of *Menunggu*: plain data in, decisions out.

pub mod beside;
pub mod decision_dock;
pub mod filters;
pub mod ground_notice;
pub mod group;
pub mod keys_sheet;
pub mod list;
pub mod reason_sheet;
pub mod report_head;
pub mod return_button;
pub mod review_pane;
pub mod row;
pub mod search_box;
pub mod verdict;
