//! One push: asks a push service to wake a device. It carries nothing (RFC 8030): what it is about, the device finds
//! out itself.
//!
//! Knows names, TLS and HTTP; must not know whom the push is for. The service is a stranger: it is given little time and
//! little room, it is not followed anywhere, and nothing of what it says is kept or logged.

use super::endpoint::{Endpoint, Reach, may_be_called};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, HOST, HeaderName};
use axum::http::{Request, StatusCode};
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Longer than this no push service is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// Seconds for which the service keeps a push for a device that is switched off: the next day brings its own.
const KEPT_S: &str = "86400";
/// Most bytes of the head of an answer.
const MOST_OF_A_HEAD: usize = 16 * 1024;

/// What became of a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Posted {
    /// The service has it.
    Taken,
    /// The device wants none any more.
    Gone,
    /// The service did not take it, or could not be asked.
    Not,
}

/// Who calls push services.
pub(super) struct Post {
    tls: TlsConnector,
    reach: Reach,
    /// One name is asked for at a time: the system's resolver holds a thread for as long as it likes.
    asks: Semaphore,
}

impl Post {
    pub(super) fn new(reach: Reach) -> io::Result<Self> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), reach, asks: Semaphore::new(1) })
    }

    /// Asks the service at `to` to wake its device.
    pub(super) async fn post(&self, to: &Endpoint, authorization: &str) -> Posted {
        match timeout(PATIENCE, self.asked(to, authorization)).await {
            Ok(Ok(status)) if status.is_success() => Posted::Taken,
            Ok(Ok(StatusCode::NOT_FOUND | StatusCode::GONE)) => Posted::Gone,
            Ok(Ok(status)) => {
                tracing::warn!(status = status.as_u16(), "a push service did not take a push");
                Posted::Not
            }
            Ok(Err(error)) => {
                tracing::debug!(kind = ?error.kind(), "a push service could not be asked");
                Posted::Not
            }
            Err(_) => Posted::Not,
        }
    }

    async fn asked(&self, to: &Endpoint, authorization: &str) -> io::Result<StatusCode> {
        // Resolved here and called by its address: between the two nobody can put another one.
        let found = {
            let _asks = self.asks.acquire().await.map_err(io::Error::other)?;
            tokio::net::lookup_host((to.host(), to.port())).await?.collect::<Vec<_>>()
        };
        // One address inside is reason enough to call none.
        if found.is_empty() || !found.iter().all(|address| may_be_called(address, self.reach)) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let line = TcpStream::connect(found.as_slice()).await?;
        match self.reach {
            Reach::Loopback => said(line, to, authorization).await,
            Reach::World => {
                let name = ServerName::try_from(to.host().to_owned()).map_err(io::Error::other)?;
                said(self.tls.connect(name, line).await?, to, authorization).await
            }
        }
    }
}

/// Says it on an open line; gives the status alone, and ends the line without reading on.
async fn said(
    line: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    to: &Endpoint,
    authorization: &str,
) -> io::Result<StatusCode> {
    let (mut service, talk) = http1::Builder::new()
        .max_buf_size(MOST_OF_A_HEAD)
        .handshake(TokioIo::new(line))
        .await
        .map_err(io::Error::other)?;
    let origin = to.origin();
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    let request = Request::post(to.path())
        .header(HOST, host)
        .header(AUTHORIZATION, authorization)
        .header(CONTENT_LENGTH, "0")
        .header(HeaderName::from_static("ttl"), KEPT_S)
        .header(HeaderName::from_static("urgency"), "normal")
        // A device that was away is woken once.
        .header(HeaderName::from_static("topic"), "kabar")
        .body(Empty::<Bytes>::new())
        .map_err(io::Error::other)?;
    // Ended with this, however it ends.
    let mut line = JoinSet::new();
    line.spawn(talk);
    Ok(service.send_request(request).await.map_err(io::Error::other)?.status())
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, Post, Posted, Reach};
    use tokio::net::TcpListener;

    /// A name of the world may lead inside.
    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_called() {
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let to = Endpoint::named("localhost", door.local_addr().unwrap().port());
        let post = Post::new(Reach::World).unwrap();
        tokio::select! {
            posted = post.post(&to, "vapid") => assert_eq!(posted, Posted::Not),
            _ = door.accept() => unreachable!("it was called"),
        }
    }
}
