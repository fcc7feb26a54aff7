//! Gives a file piece by piece, as fast as it is taken.
//!
//! Knows how much lies in memory for a slow line: one piece. Must not know whose file it is.

use axum::body::Body;
use futures_util::stream;
use std::fs::File;
use std::io::{self, Read as _};
use tokio::task::spawn_blocking;

/// Bytes in memory at a time.
pub(crate) const PIECE: u64 = 64 * 1024;

/// The next `left` bytes of a file. Where there are fewer, the answer breaks off, and whoever asked notices.
pub(crate) fn of(file: File, left: u64) -> Body {
    Body::from_stream(stream::try_unfold((file, left), |(file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        // Disks are slow, and the threads that answer are few.
        let piece = spawn_blocking(move || next(file, left)).await;
        piece.map_err(io::Error::other).flatten().map(Some)
    }))
}

fn next(mut file: File, left: u64) -> io::Result<(Vec<u8>, (File, u64))> {
    let size = left.min(PIECE);
    let mut piece = vec![0; usize::try_from(size).map_err(io::Error::other)?];
    file.read_exact(&mut piece)?;
    Ok((piece, (file, left - size)))
}
