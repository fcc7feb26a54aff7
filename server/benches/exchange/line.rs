//! A lean HTTP/1.1 client on one kept connection, which counts every byte on the socket.
//!
//! Knows requests and answers as bytes; must not know what they say. Prepared requests and one thread
//! for all connections keep the generator cheap beside what it measures.

use crate::Failed;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// One connection.
pub(crate) struct Line {
    stream: TcpStream,
    taken: Vec<u8>,
    /// Bytes written to the socket so far.
    pub(crate) sent: usize,
    /// Bytes read from the socket so far.
    pub(crate) received: usize,
}

/// An answer, its body as it travelled.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of the header called `name` (in small letters).
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// A request as it travels. `headers` are whole lines.
pub(crate) fn request(verb: &str, path: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{verb} {path} HTTP/1.1\r\n").into_bytes();
    for header in headers {
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
    bytes.extend_from_slice(body);
    bytes
}

impl Line {
    /// Opens a connection.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self, Failed> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, taken: Vec::with_capacity(16 * 1024), sent: 0, received: 0 })
    }

    /// Sends one request and waits for its answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer, Failed> {
        let mut answer = self.begin(request).await?;
        if let Some(length) = answer.header("content-length") {
            let length = length.parse()?;
            answer.body = self.exactly(length).await?;
        } else if answer.header("transfer-encoding").is_some() {
            loop {
                let piece = self.piece().await?;
                if piece.is_empty() {
                    break;
                }
                answer.body.extend_from_slice(&piece);
            }
        }
        Ok(answer)
    }

    /// Sends one request and waits for the head of its answer.
    pub(crate) async fn begin(&mut self, request: &[u8]) -> Result<Answer, Failed> {
        self.stream.write_all(request).await?;
        self.sent += request.len();
        let head = self.until(b"\r\n\r\n").await?;
        let head = String::from_utf8(head)?;
        let status = head.get(9..12).and_then(|s| s.parse().ok()).ok_or("not HTTP")?;
        Ok(Answer { status, head, body: Vec::new() })
    }

    /// Waits for the next piece of an answer that never ends.
    pub(crate) async fn piece(&mut self) -> Result<Vec<u8>, Failed> {
        let size = String::from_utf8(self.until(b"\r\n").await?)?;
        let size = usize::from_str_radix(size.trim(), 16)?;
        let mut piece = self.exactly(size + 2).await?;
        piece.truncate(size);
        Ok(piece)
    }

    /// Sends one request and hears `most` bytes of its answer, then no more: the line is of no use after it.
    pub(crate) async fn hear(&mut self, request: &[u8], most: usize) -> Result<(), Failed> {
        self.stream.write_all(request).await?;
        self.sent += request.len();
        let until = self.received + most;
        while self.received < until {
            let mut piece = vec![0; (until - self.received).min(4096)];
            let read = self.stream.read(&mut piece).await?;
            self.received += read;
            if read == 0 {
                return Err("the answer was over sooner".into());
            }
        }
        Ok(())
    }

    async fn until(&mut self, end: &[u8]) -> Result<Vec<u8>, Failed> {
        loop {
            if let Some(at) = self.taken.windows(end.len()).position(|w| w == end) {
                return self.exactly(at + end.len()).await;
            }
            self.more().await?;
        }
    }

    async fn exactly(&mut self, length: usize) -> Result<Vec<u8>, Failed> {
        while self.taken.len() < length {
            self.more().await?;
        }
        let rest = self.taken.split_off(length);
        Ok(std::mem::replace(&mut self.taken, rest))
    }

    async fn more(&mut self) -> Result<(), Failed> {
        let read = self.stream.read_buf(&mut self.taken).await?;
        self.received += read;
        if read == 0 { Err("the line was closed".into()) } else { Ok(()) }
    }
}
