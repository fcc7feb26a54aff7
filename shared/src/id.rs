//! Identities: each noun has a type of its own, so that one can never stand for another.
//!
//! Nothing here mints an id: that is done at the doors (the app, the server), where randomness lives.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! new_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that was minted at a door, or read from a store.
            #[must_use]
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID inside.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    };
}

new_id!(
    /// An employee (pegawai). Never the NIP: a NIP shows birth date and sex and may change.
    EmployeeId
);
new_id!(
    /// An agency (instansi), the cell everything else lies in.
    AgencyId
);
new_id!(
    /// An office (perangkat daerah) of the agency.
    OfficeId
);
new_id!(
    /// A unit (unit kerja) of an office.
    UnitId
);
new_id!(
    /// An activity of the catalogue, with its standard minutes.
    ActivityId
);
new_id!(
    /// A planned result (rencana hasil kerja, RHK).
    PlannedResultId
);
new_id!(
    /// A document of any kind.
    DocumentId
);
new_id!(
    /// One thing a person did. Minted once on the device and the same across every retry (R4).
    OpId
);
new_id!(
    /// One browser on one device.
    DeviceId
);
new_id!(
    /// A life of the server's data: a restored backup begins a new one (R10).
    Epoch
);

/// One entry of a report. Unique within its report only, therefore short: it travels with every copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(u32);

impl EntryId {
    /// Wraps a random number minted at a door.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number inside.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}
