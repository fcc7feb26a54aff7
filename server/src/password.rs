//! Passwords: how they are hashed and checked (argon2id), a few at a time and never on an async worker.
//!
//! Knows one password at a time; must not know whose it is.

use argon2::password_hash::{Output, PasswordHash, PasswordHasher as _, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash};
use shared::protocol::Fault;
use std::fmt;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Longer ones are nobody's, and hashing them would be work for nothing.
const LONGEST: usize = 1024;
/// Fewer characters are not taken.
pub const SHORTEST: usize = 10;
/// Checked at a time: each takes 19 MiB for as long as it lasts.
const AT_A_TIME: usize = 2;
/// Blocks of a KiB to ask for, though a check uses fewer; what is not touched costs nothing. The system's
/// allocator keeps what was given back for the thread that had it, and there are many threads; of more than
/// 32 MiB at once it keeps nothing. Without this an office that signs in left half a gigabyte behind.
const GIVEN_BACK: usize = 33 * 1024;
/// Waiting for their turn at a time; whoever comes later is asked to come again.
pub(crate) const WAITING: usize = 64;
/// A hash that no password is known for: an unknown name costs the same time as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2V0YXBhay9ub2JvZHkhIQ$\
                      6rVYI9RnlnPcP5IzJpqFK0cXkCbIrbqiVu0fKPCVJRs";

/// Checks passwords. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Checker {
    room: Arc<Semaphore>,
    turn: Arc<Semaphore>,
}

impl Default for Checker {
    fn default() -> Self {
        Self { room: Arc::new(Semaphore::new(WAITING)), turn: Arc::new(Semaphore::new(AT_A_TIME)) }
    }
}

impl Checker {
    /// Whether `password` is the one behind `hash`. Takes as long without a hash as with one.
    ///
    /// # Errors
    /// [`Fault::TooMany`] where too many wait already.
    pub async fn matches(&self, password: String, hash: Option<String>) -> Result<bool, Fault> {
        let _room = self.room.try_acquire().map_err(|_| Fault::TooMany { wait: 2 })?;
        let turn = Arc::clone(&self.turn).acquire_owned().await.map_err(|_| Fault::Broken)?;
        tokio::task::spawn_blocking(move || {
            // The turn ends with the work, also when the request is long gone.
            let _turn = turn;
            let right = is_right(&password, hash.as_deref().unwrap_or(NOBODY));
            right && hash.is_some()
        })
        .await
        .map_err(|_| Fault::Broken)
    }
}

fn is_right(password: &str, hash: &str) -> bool {
    password.len() <= LONGEST
        && PasswordHash::new(hash).is_ok_and(|hash| {
            // Two outputs are compared in a time that tells nothing of where they differ.
            hash.hash.is_some_and(|kept| again(password, &hash, kept.len()) == Ok(kept))
        })
}

/// What comes of `password` in the way `hash` was made.
fn again(password: &str, hash: &PasswordHash<'_>, length: usize) -> password_hash::Result<Output> {
    let params = Params::try_from(hash)?;
    let version = hash.version.map_or(Ok(Version::default()), Version::try_from)?;
    let mut memory: Vec<Block> = Vec::with_capacity(GIVEN_BACK.max(params.block_count()));
    memory.resize(params.block_count(), Block::default());
    let mut salt = [0; 64];
    let salt = hash.salt.ok_or(password_hash::Error::PhcStringField)?.decode_b64(&mut salt)?;
    let argon2 = Argon2::new(Algorithm::try_from(hash.algorithm)?, version, params);
    Output::init_with(length, |out| {
        Ok(argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, &mut memory)?)
    })
}

/// Why there is no hash.
#[derive(Debug)]
pub enum PasswordError {
    /// Shorter than [`SHORTEST`], or absurdly long.
    Length,
    /// The system gave no randomness.
    NoRandomness,
    /// The hashing itself failed.
    Hash(password_hash::Error),
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length => write!(f, "a password has {SHORTEST} to {LONGEST} characters"),
            Self::NoRandomness => f.write_str("the system gives no randomness"),
            Self::Hash(error) => write!(f, "the password could not be hashed: {error}"),
        }
    }
}

impl std::error::Error for PasswordError {}

/// The hash under which a password is kept.
///
/// # Errors
/// Where the password is too short or too long, or there is no randomness for its salt.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(PasswordError::Length);
    }
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| PasswordError::NoRandomness)?;
    let salt = SaltString::encode_b64(&salt).map_err(PasswordError::Hash)?;
    let hash =
        Argon2::default().hash_password(password.as_bytes(), &salt).map_err(PasswordError::Hash)?;
    Ok(hash.to_string())
}

/// A password that nobody chose: four groups of letters that are hard to mistake for each other.
///
/// # Errors
/// Where there is no randomness.
pub fn invented() -> Result<String, PasswordError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| PasswordError::NoRandomness)?;
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    let groups: Vec<String> =
        bytes.chunks(4).map(|four| four.iter().map(letter).collect()).collect();
    Ok(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let checker = Checker::default();
        let hash = hash("langkah-kecil").unwrap();
        let matches = |password: &str, hash| checker.matches(password.to_owned(), hash);
        assert!(matches("langkah-kecil", Some(hash.clone())).await.unwrap());
        assert!(!matches("langkah-besar", Some(hash.clone())).await.unwrap());
        assert!(!matches("", Some(hash)).await.unwrap());
        assert!(!matches("langkah-kecil", None).await.unwrap());
        assert!(!matches("langkah-kecil", Some("not a hash".into())).await.unwrap());
    }

    #[test]
    fn an_unknown_name_costs_what_a_known_one_does() {
        let parameters = |hash: &str| {
            let hash = PasswordHash::new(hash).unwrap();
            let (algorithm, params) = (hash.algorithm.to_string(), hash.params.to_string());
            (algorithm, hash.version, params, hash.hash.unwrap().len())
        };
        assert_eq!(parameters(NOBODY), parameters(&hash("langkah-kecil").unwrap()));
    }

    #[test]
    fn invented_passwords_are_long_enough_and_differ() {
        let one = invented().unwrap();
        assert_eq!(one.len(), 19);
        assert_ne!(one, invented().unwrap());
        assert!(hash(&one).is_ok());
    }
}
