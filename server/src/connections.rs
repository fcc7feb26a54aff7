//! Takes connections and answers on them until asked to stop.
//!
//! Knows lines and their patience; nothing of what is asked on them. Axum's own `serve` waits for ever
//! for the rest of a request's head, so that a few thousand silent connections would shut everybody out.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt as _;

/// For so long a connection may say nothing, dawdle over the head of a request, or take nothing of an
/// answer.
const SILENCE: Duration = Duration::from_secs(30);
/// Longer than any request may take: what is still open then is not worth waiting for.
const PATIENCE: Duration = Duration::from_secs(35);

/// Answers with `app` whoever comes to `door`, until `stop`; then answers what was taken.
///
/// `stop` ends when nothing new is to be taken; what keeps a line open for ever (the pokes) must have
/// been closed by then.
pub async fn answer(mut door: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (line, peer) = tokio::select! {
            // Axum's, which waits a moment where there are too many files open.
            taken = Listener::accept(&mut door) => taken,
            () = &mut stop => break,
        };
        let line = graceful.watch(talk(line, peer, app.clone()));
        tokio::spawn(async move {
            if let Err(error) = line.await {
                tracing::debug!(%error, "a line ended");
            }
        });
    }
    drop(door);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(PATIENCE) => tracing::warn!("some requests were still open"),
    }
}

/// One connection.
fn talk(
    line: TcpStream,
    peer: SocketAddr,
    app: Router,
) -> impl GracefulConnection<Error = hyper::Error> + Send + use<> {
    // An answer in pieces must not wait for the other side to confirm the first.
    if let Err(error) = line.set_nodelay(true) {
        tracing::debug!(%error, "a connection may be slow");
    }
    let app = app.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(Body::new)
    });
    // Whoever asks for much and takes nothing holds memory.
    let mut line = TimeoutStream::new(line);
    line.set_write_timeout(Some(SILENCE));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SILENCE)
        .serve_connection(TokioIo::new(Box::pin(line)), TowerToHyperService::new(app))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::time::Instant;

    /// What comes back on a line on which only this is ever said, and how long it stays open. The clock
    /// runs ahead whenever nobody has anything to do.
    async fn says(words: &str) -> (String, Duration) {
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = door.local_addr().unwrap();
        let app = Router::new().route("/", axum::routing::get(async || "here"));
        tokio::spawn(answer(door, app, std::future::pending()));
        let mut line = TcpStream::connect(address).await.unwrap();
        line.write_all(words.as_bytes()).await.unwrap();
        let began = Instant::now();
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.unwrap();
        (answer, began.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_dawdles_over_the_head_of_a_request_is_let_go() {
        let (answer, after) = says("GET / HTTP/1.1\r\nhost: a\r\nx-slow: ").await;
        assert!(!answer.contains("here"), "{answer}");
        assert!(after >= SILENCE && after < SILENCE * 2, "{after:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_takes_nothing_of_an_answer_is_let_go() {
        const MUCH: usize = 64 * 1024 * 1024;
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = door.local_addr().unwrap();
        let app = Router::new().route("/", axum::routing::get(async || vec![b'x'; MUCH]));
        tokio::spawn(answer(door, app, std::future::pending()));
        let mut line = TcpStream::connect(address).await.unwrap();
        line.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        tokio::time::sleep(SILENCE * 2).await;
        let mut taken = Vec::new();
        // What lay between the two is still there, and then the line is gone.
        drop(line.read_to_end(&mut taken).await);
        assert!(taken.len() < MUCH, "{}", taken.len());
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_on_which_nothing_more_is_said_is_let_go() {
        let (answer, after) = says("GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
        assert!(answer.ends_with("here"), "{answer}");
        assert!(after >= SILENCE && after < SILENCE * 2, "{after:?}");
    }
}
