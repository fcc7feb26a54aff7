//! Fresh ids: the only door through which randomness comes in.

use shared::day::Timestamp;
use shared::id::{DeviceId, EntryId, OpId};
use uuid::{NoContext, Uuid};

fn uuid(now: Timestamp) -> Uuid {
    let ms = u64::try_from(now.0).unwrap_or_default();
    let nanos = u32::try_from(ms % 1000).unwrap_or_default() * 1_000_000;
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, ms / 1000, nanos))
}

/// A fresh op id.
#[must_use]
pub fn op(now: Timestamp) -> OpId {
    OpId::from_uuid(uuid(now))
}

/// A fresh device id.
#[must_use]
pub fn device(now: Timestamp) -> DeviceId {
    DeviceId::from_uuid(uuid(now))
}

/// A fresh entry id.
#[must_use]
pub fn entry() -> EntryId {
    EntryId::new(number())
}

/// A random number.
#[must_use]
pub fn number() -> u32 {
    // The last four bytes of a version 7 UUID are random whatever the time.
    let bytes = uuid(Timestamp(0)).into_bytes();
    u32::from_be_bytes([bytes[12], bytes[13], bytes[14], bytes[15]])
}
