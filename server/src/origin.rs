//! Where a request was made: writes are taken from this app's own pages only.
//!
//! Knows `Host`, `Origin` and `Sec-Fetch-Site`; must not know sessions or routes.

use crate::error::Error;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use shared::protocol::Fault;

/// Stops writes that another site's page made in the name of somebody signed in here.
pub(crate) async fn own_only(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_own(request.headers()) {
        next.run(request).await
    } else {
        Error::Said(Fault::ForeignOrigin).into_response()
    }
}

/// A browser says where a request was made in at least one of two headers, and no page can forge
/// either. Without both there is no browser, hence no cookie that somebody else's page could borrow.
fn is_own(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let origin = origin.to_str().unwrap_or_default();
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    host.is_some_and(|it| !it.is_empty() && it.eq_ignore_ascii_case(called_by(headers)))
}

/// The name by which this server was called.
fn called_by(headers: &HeaderMap) -> &str {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()
}

/// Whether the server was called by a name that never leaves the machine. Only there may a page come
/// over plain HTTP; everywhere else the cookie is for HTTPS alone.
pub(crate) fn on_loopback(headers: &HeaderMap) -> bool {
    let host = called_by(headers);
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        Some(_) | None => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair =
            |&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn only_pages_of_this_very_host_may_write() {
        for (own, given) in [
            (true, headers(&[("host", "a.id"), ("origin", "https://a.id")])),
            (true, headers(&[("host", "a.id:81"), ("origin", "http://A.id:81")])),
            (true, headers(&[("host", "a.id"), ("sec-fetch-site", "same-origin")])),
            (true, headers(&[("host", "a.id")])),
            (false, headers(&[("host", "a.id"), ("origin", "https://b.id")])),
            (false, headers(&[("host", "a.id"), ("origin", "https://a.id:81")])),
            (false, headers(&[("host", "a.id"), ("origin", "https://a.id.b.id")])),
            (false, headers(&[("host", "a.id"), ("origin", "null")])),
            (false, headers(&[("origin", "http://")])),
            (false, headers(&[("host", "a.id"), ("sec-fetch-site", "same-site")])),
            (
                false,
                headers(&[
                    ("host", "a.id"),
                    ("origin", "https://a.id"),
                    ("sec-fetch-site", "cross-site"),
                ]),
            ),
        ] {
            assert_eq!(is_own(&given), own, "{given:?}");
        }
    }

    #[test]
    fn loopback_has_several_names() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:8080", "127.3.2.1", "[::1]:80"] {
            assert!(on_loopback(&headers(&[("host", host)])), "{host}");
        }
        for host in ["setapak.id", "localhost.setapak.id", "10.0.0.1:8080", "", "[fe80::1]"] {
            assert!(!on_loopback(&headers(&[("host", host)])), "{host}");
        }
    }
}
