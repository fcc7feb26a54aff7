//! The files of evidence: each in the folder of who brought it, under its SHA-256.
//!
//! Knows bytes and folders; must not know who may see a file, nor which document names it. What arrived
//! of a file stays when the line breaks, and the rest is added to it. A file gets its name in one step,
//! once it is whole, on the disk, and what its name says.

use crate::private;
use shared::evidence::{FileKind, MOST_PDF_BYTES};
use shared::hash::Hash;
use shared::id::EmployeeId;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// The folder inside the data folder.
pub const FOLDER: &str = "files";
/// So many bytes tell what a file is ([`FileKind::of`]).
const TELLING: u32 = 5;
/// What has arrived of a file that is not whole.
const PART: &str = "part";

/// Why a file is not taken.
#[derive(Debug)]
pub enum FileError {
    /// It is larger than files of its kind may be, of no kind that is taken, or not what its name says.
    NotTaken,
    /// Its owner has brought as much as they may.
    Full,
    /// The same file is being brought by another request.
    Busy,
    /// The disk.
    Disk(io::Error),
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// The folder of files. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Files {
    folder: Arc<PathBuf>,
    /// Most bytes of one person.
    most: u64,
    /// What is being brought, and how large it will be.
    busy: Arc<Mutex<BTreeMap<(EmployeeId, Hash), u32>>>,
}

/// A file that is being fetched.
#[derive(Debug)]
pub struct Opened {
    /// Stands at `from`.
    pub file: File,
    /// What it is.
    pub kind: FileKind,
    /// All its bytes.
    pub size: u64,
    /// The first byte that is read.
    pub from: u64,
}

/// A file that is being brought; nobody else brings it meanwhile.
#[derive(Debug)]
pub struct Arriving {
    file: File,
    owner: EmployeeId,
    hash: Hash,
    /// Bytes that are here.
    have: u32,
    /// Bytes there will be.
    size: u32,
    home: Files,
}

impl Files {
    /// The files of a data folder, where a person may bring `most` bytes.
    #[must_use]
    pub fn of(data: &Path, most: u64) -> Self {
        Self { folder: Arc::new(data.join(FOLDER)), most, busy: Arc::default() }
    }

    /// Where a whole file of `owner` lies.
    fn place(&self, owner: EmployeeId, hash: Hash) -> PathBuf {
        place(&self.folder, owner, hash)
    }

    /// Whether a file of `owner` is here whole.
    #[must_use]
    pub fn has(&self, owner: EmployeeId, hash: Hash) -> bool {
        self.place(owner, hash).is_file()
    }

    /// A whole file, to be read from one byte on, with its kind and size. A byte behind its end is its first.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn open(&self, owner: EmployeeId, hash: Hash, from: u64) -> io::Result<Opened> {
        let mut file = File::open(self.place(owner, hash))?;
        let size = file.metadata()?.len();
        let mut begin = Vec::new();
        (&mut file).take(TELLING.into()).read_to_end(&mut begin)?;
        let kind = FileKind::of(&begin).ok_or(io::ErrorKind::InvalidData)?;
        let from = if from < size { from } else { 0 };
        file.seek(SeekFrom::Start(from))?;
        Ok(Opened { file, kind, size, from })
    }

    /// Goes on with a file of `size` bytes where it broke off.
    ///
    /// # Errors
    /// See [`FileError`].
    pub fn bring(&self, owner: EmployeeId, hash: Hash, size: u32) -> Result<Arriving, FileError> {
        if size == 0 || size > MOST_PDF_BYTES {
            return Err(FileError::NotTaken);
        }
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if busy.contains_key(&(owner, hash)) {
            return Err(FileError::Busy);
        }
        let beside = busy.iter().filter(|((other, _), _)| *other == owner);
        let beside: u64 = beside.map(|(_, size)| u64::from(*size)).sum();
        busy.insert((owner, hash), size);
        drop(busy);
        let open = || -> io::Result<(File, u32)> {
            let part = with_part(&self.place(owner, hash));
            if let Some(folder) = part.parent() {
                private::folder(folder)?;
            }
            let file = private::options().create(true).append(true).open(part)?;
            let have = u32::try_from(file.metadata()?.len()).unwrap_or(u32::MAX);
            Ok((file, have))
        };
        let opened = open().inspect_err(|_| self.let_go(owner, hash));
        let (file, have) = opened?;
        let arriving = Arriving { file, owner, hash, have, size, home: self.clone() };
        // What is longer than it will be never was this file.
        if have > size {
            arriving.give_up()?;
            return Err(FileError::NotTaken);
        }
        // Announced counts as brought: many that are begun at once, or one after the other, are not more.
        let others = self.brought(owner)?.saturating_sub(u64::from(have)).saturating_add(beside);
        if others.saturating_add(u64::from(size)) > self.most {
            return Err(FileError::Full);
        }
        Ok(arriving)
    }

    /// How many bytes lie here of a person.
    fn brought(&self, owner: EmployeeId) -> io::Result<u64> {
        let mut sum = 0;
        for entry in listed(&self.folder.join(owner.to_string()))? {
            sum += entry.metadata()?.len();
        }
        Ok(sum)
    }

    fn let_go(&self, owner: EmployeeId, hash: Hash) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&(owner, hash));
    }

    /// Removes what is older than `grace` and named by no document (`named` is asked), whole or not.
    /// Gives how many files went.
    ///
    /// # Errors
    /// Where a folder cannot be read; what was removed before is gone.
    pub fn sweep(
        &self,
        grace: Duration,
        named: &BTreeMap<(EmployeeId, Hash), bool>,
    ) -> io::Result<usize> {
        let mut gone = 0;
        for (path, name) in every(&self.folder)? {
            if name.is_some_and(|name| named.contains_key(&name)) {
                continue;
            }
            let about = fs::metadata(&path)?;
            let age = SystemTime::now().duration_since(about.modified()?).unwrap_or_default();
            if age > grace {
                fs::remove_file(&path)?;
                gone += 1;
            }
        }
        Ok(gone)
    }
}

impl Arriving {
    /// Bytes that are here.
    #[must_use]
    pub const fn have(&self) -> u32 {
        self.have
    }

    /// Whether all are.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.have == self.size
    }

    /// Adds what came next.
    ///
    /// # Errors
    /// See [`FileError`]; of what is not taken nothing stays.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        let more = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let then = self.have.saturating_add(more);
        // A line can break within the few bytes that tell what a file is: they are looked at together.
        let most = if self.have < TELLING && then >= TELLING.min(self.size) {
            let mut begin = fs::read(with_part(&self.home.place(self.owner, self.hash)))?;
            begin.extend_from_slice(bytes);
            FileKind::of(&begin).map(FileKind::most)
        } else {
            Some(self.size)
        };
        if then > self.size || most.is_none_or(|most| self.size > most) {
            self.empty()?;
            return Err(FileError::NotTaken);
        }
        self.file.write_all(bytes)?;
        self.have += more;
        Ok(())
    }

    /// Gives a file that is whole its name, once it is on the disk.
    ///
    /// # Errors
    /// [`FileError::NotTaken`] where it is not what its name says; nothing of it stays then.
    pub fn end(mut self) -> Result<(), FileError> {
        let place = self.home.place(self.owner, self.hash);
        let part = with_part(&place);
        let bytes = fs::read(&part)?;
        let kind = FileKind::of(&bytes).filter(|kind| self.size <= kind.most());
        if kind.is_none() || Hash::of(&bytes) != self.hash {
            self.empty()?;
            return Err(FileError::NotTaken);
        }
        self.file.sync_all()?;
        fs::rename(&part, &place)?;
        if let Some(folder) = place.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    fn empty(&mut self) -> io::Result<()> {
        self.have = 0;
        self.file.set_len(0)
    }

    fn give_up(self) -> io::Result<()> {
        fs::remove_file(with_part(&self.home.place(self.owner, self.hash)))
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        // A question leaves nothing behind.
        if self.have == 0 {
            drop(fs::remove_file(with_part(&self.home.place(self.owner, self.hash))));
        }
        self.home.let_go(self.owner, self.hash);
    }
}

/// Where a whole file of `owner` lies in a folder of files.
fn place(folder: &Path, owner: EmployeeId, hash: Hash) -> PathBuf {
    folder.join(owner.to_string()).join(hash.to_string())
}

fn with_part(place: &Path) -> PathBuf {
    place.with_extension(PART)
}

/// The entries of a folder; none where there is no such folder.
fn listed(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Every file below a folder of files; whose and which it is, where it is whole.
type Found = (PathBuf, Option<(EmployeeId, Hash)>);

fn every(folder: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    for person in listed(folder)? {
        let owner = person.file_name().to_str().and_then(|name| EmployeeId::from_str(name).ok());
        for file in listed(&person.path())? {
            let hash = file.file_name().to_str().and_then(|name| Hash::from_str(name).ok());
            found.push((file.path(), owner.zip(hash)));
        }
    }
    Ok(found)
}

/// What lies in a folder of files.
#[derive(Debug)]
pub struct Looked {
    /// The files that are whole, and what their names say.
    pub whole: BTreeSet<(EmployeeId, Hash)>,
    /// What is wrong, each in a sentence.
    pub faults: Vec<String>,
}

/// What lies in a folder of files: which are whole, and what is wrong, each in a sentence.
///
/// # Errors
/// Where the folder cannot be read at all.
pub fn look(folder: &Path) -> io::Result<Looked> {
    let (mut whole, mut faults) = (BTreeSet::new(), Vec::new());
    for (path, name) in every(folder)? {
        let Some(name) = name else { continue };
        let mut bytes = Vec::new();
        match File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes)) {
            Ok(_) if Hash::of(&bytes) == name.1 => drop(whole.insert(name)),
            Ok(_) => faults.push(format!("the file {} is not what its name says", path.display())),
            Err(error) => faults.push(format!("the file {}: {error}", path.display())),
        }
    }
    Ok(Looked { whole, faults })
}

/// Brings every whole file of one folder into another that lacks it: by a second name where both lie on
/// one disk, by copying where not. A file never changes, so what is there already is the same.
///
/// # Errors
/// Where one cannot be read or written; what was brought before stays.
pub fn bring_all(from: &Path, to: &Path) -> io::Result<usize> {
    let mut brought = 0;
    let mut folders = BTreeSet::new();
    for (path, name) in every(from)? {
        let Some((owner, hash)) = name else { continue };
        let place = place(to, owner, hash);
        if place.exists() {
            continue;
        }
        let folder = to.join(owner.to_string());
        private::folder(&folder)?;
        if fs::hard_link(&path, &place).is_err() {
            let part = with_part(&place);
            fs::copy(&path, &part)?;
            File::open(&part)?.sync_all()?;
            fs::rename(&part, &place)?;
        }
        folders.insert(folder);
        brought += 1;
    }
    for folder in folders {
        File::open(folder)?.sync_all()?;
    }
    Ok(brought)
}
