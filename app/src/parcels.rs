//! The rescue file: what only this phone has, with the bytes of its photos and the server's sealed receipts,
//! sealed with a passphrase (`seal.js`); and its way back in, on any device of the same person.

use crate::browser;
use crate::clock;
use crate::ledger::Trouble;
use crate::live::Live;
use crate::receipts;
use crate::store::{Store as _, StoreError, Unsent};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use shared::hash::Hash;
use shared::parcel::{NotTaken, Parcel};
use shared::row::{Batch, Row, Table, receipt_key};
use shared::seal::Sealed;
use std::rc::Rc;

/// Why there is no file, or nothing came of one. Nothing that is here is touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParcelTrouble {
    /// There is nothing that only this phone has.
    Nothing,
    /// The browser cannot seal.
    NoSeal,
    /// The passphrase is another one, or the file is none of ours, or damaged.
    NotOpened,
    /// It is somebody else's.
    OtherPerson,
    /// A newer app made it.
    Newer,
    /// It could not be kept.
    Kept(Trouble),
}

impl From<StoreError> for ParcelTrouble {
    fn from(error: StoreError) -> Self {
        Self::Kept(error.into())
    }
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Carried {
    parcel: Parcel,
    #[serde(default)]
    files: Vec<Carrying>,
    /// The server gives each once.
    #[serde(default)]
    receipts: Vec<Sealed>,
}

/// A file that the server lacks, with its bytes.
#[derive(Serialize, Deserialize)]
struct Carrying {
    bytes: String,
    #[serde(default)]
    small: Option<String>,
}

/// The sealed text, and how much is in it.
pub(crate) async fn seal(live: &Rc<Live>, phrase: &str) -> Result<(String, usize), ParcelTrouble> {
    let store = live.ledger.store();
    let mut files = Vec::new();
    for unsent in store.unsent_files().await? {
        let Some(bytes) = store.file(unsent.hash).await? else { continue };
        let small = match unsent.small {
            Some(small) => store.file(small).await?,
            None => None,
        };
        let text = |bytes: Uint8Array| STANDARD.encode(bytes.to_vec());
        files.push(Carrying { bytes: text(bytes), small: small.map(text) });
    }
    // What only this phone has is here from the beginning; documents of the server that cannot be read stop nobody.
    let _ = live.complete().await;
    let unread = unread(live).await?;
    let parcel = live.device().parcel(clock::now()).with_unread(unread);
    let receipts = receipts::all(live).await?;
    let count = parcel.len() + files.len() + receipts.len();
    if count == 0 {
        return Err(ParcelTrouble::Nothing);
    }
    let text = serde_json::to_string(&Carried { parcel, files, receipts });
    let text = text.map_err(|_| ParcelTrouble::NoSeal)?;
    let sealed = asked("setapakSeal", &text, phrase).await.ok_or(ParcelTrouble::NoSeal)?;
    Ok((sealed, count))
}

/// Takes in a sealed text; how much of it was not here yet. Photos first: an entry never names one that is
/// nowhere.
pub(crate) async fn open(
    live: &Rc<Live>,
    sealed: &str,
    phrase: &str,
) -> Result<usize, ParcelTrouble> {
    let text = asked("setapakOpen", sealed, phrase).await.ok_or(ParcelTrouble::NotOpened)?;
    let carried: Carried = shared::json::read(&text).map_err(|_| ParcelTrouble::NotOpened)?;
    carried.parcel.is_for(live.me).map_err(not_taken)?;
    let store = live.ledger.store();
    for file in carried.files {
        let bytes = STANDARD.decode(file.bytes).map_err(|_| ParcelTrouble::NotOpened)?;
        let small = file.small.and_then(|small| STANDARD.decode(small).ok());
        let piece = |bytes: &Vec<u8>| (Hash::of(bytes), Uint8Array::from(bytes.as_slice()));
        let mut pieces = vec![piece(&bytes)];
        pieces.extend(small.as_ref().map(piece));
        let small = pieces.get(1).map(|(hash, _)| *hash);
        store.keep_file(Unsent { hash: Hash::of(&bytes), small }, &pieces).await?;
    }
    let here = receipts::all(live).await?;
    let receipts: Vec<Row> =
        carried.receipts.iter().filter(|r| !here.contains(r)).filter_map(row_of).collect();
    let now = clock::now();
    let mut new = 0;
    let kept = live
        .keep(&mut |device| {
            let Ok((mut batch, count)) = device.unpack(carried.parcel.clone(), now) else {
                return Ok(Batch::default());
            };
            new = count + receipts.len();
            receipts.iter().for_each(|row| batch.push(row.clone()));
            Ok(batch)
        })
        .await;
    kept.map_err(ParcelTrouble::Kept)?;
    Ok(new)
}

/// The rows that this app cannot read, as they lie there.
async fn unread(live: &Rc<Live>) -> Result<Vec<Row>, StoreError> {
    let names = live.device().unread().to_vec();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let (mut rows, _) = live.ledger.store().load().await?;
    rows.retain(|row| names.iter().any(|(table, key)| (*table, key) == (row.table, &row.key)));
    Ok(rows)
}

/// A receipt as it lies in the store.
fn row_of(sealed: &Sealed) -> Option<Row> {
    let key = receipt_key(sealed.says.doc, sealed.says.receipt.op);
    let value = serde_json::to_string(sealed).ok()?;
    Some(Row { table: Table::Receipt, key, value: Some(value) })
}

const fn not_taken(why: NotTaken) -> ParcelTrouble {
    match why {
        NotTaken::OtherPerson => ParcelTrouble::OtherPerson,
        NotTaken::Newer => ParcelTrouble::Newer,
    }
}

async fn asked(what: &str, text: &str, phrase: &str) -> Option<String> {
    let words = [text.into(), phrase.into()];
    browser::awaited(&browser::window()?.into(), what, &words).await?.as_string()
}
