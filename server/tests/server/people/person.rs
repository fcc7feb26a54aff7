//! Somebody with a device that speaks the protocol by hand, so that a test can also speak it wrongly.

use super::said::{Said, Told};
use super::{NOON, PASSWORD, id_of};
use axum::Router;
use axum::body::Body as HttpBody;
use axum::http::{Request, header};
use axum::response::Response;
use http_body_util::BodyExt as _;
use serde::Serialize;
use serde_json::value::RawValue;
use shared::day::{Day, TimeOfDay, Timestamp};
use shared::document::{Body, Document, Kind, document_id};
use shared::hash::{Hash, Token};
use shared::id::{DeviceId, DocumentId, EmployeeId, EntryId, Epoch, OpId};
use shared::op::{Act, Op, Reason, VERSION};
use shared::person::Sight;
use shared::protocol::{APP, Answer, Change, Cursor, Outcome, PROTOCOL, Push, Reply, SignIn};
use shared::report::{Entry, Report};
use std::collections::BTreeMap;
use tower::ServiceExt as _;
use uuid::Uuid;

/// Somebody signed in, and what their device knows.
#[derive(Clone)]
pub(crate) struct Person {
    router: Router,
    cookie: String,
    pub(crate) id: EmployeeId,
    pub(crate) device: DeviceId,
    pub(crate) cursor: Cursor,
    pub(crate) epoch: Option<Epoch>,
    pub(crate) sight: Option<Hash>,
    pub(crate) people: Vec<EmployeeId>,
    /// The documents the server has shown.
    pub(crate) seen: BTreeMap<DocumentId, Document>,
    /// The newest token known of each document: of a receipt or a document.
    pub(crate) tokens: BTreeMap<DocumentId, Token>,
}

/// A report of one activity.
pub(crate) fn report(day: Day, text: &str) -> Report {
    let entry = Entry {
        start: TimeOfDay::new(480),
        end: TimeOfDay::new(540),
        title: text.into(),
        ..Entry::new(EntryId::new(1))
    };
    Report { day, entries: vec![entry] }
}

/// The same as the text of a document.
pub(crate) fn body(day: Day, text: &str) -> Body {
    Body::Report(report(day, text))
}

/// An op as a device mints it.
pub(crate) fn op(doc: DocumentId, base: Option<Token>, act: Act) -> Op {
    let id = OpId::from_uuid(Uuid::now_v7());
    Op { id, doc, base, at: Timestamp(NOON), skew: None, version: VERSION, late: None, act }
}

/// An op as it travels.
pub(crate) fn raw(op: &Op) -> Box<RawValue> {
    serde_json::value::to_raw_value(op).unwrap()
}

impl Person {
    pub(crate) async fn sign_in(router: Router, login: &str) -> Self {
        Self::sign_in_on(router, login, DeviceId::from_uuid(Uuid::now_v7())).await
    }

    /// Signs the same person in on the same device once more.
    pub(crate) async fn signs_in_again(&self, login: &str) -> Self {
        Self::sign_in_on(self.router.clone(), login, self.device).await
    }

    async fn sign_in_on(router: Router, login: &str, device: DeviceId) -> Self {
        let asked = SignIn { login: login.into(), password: PASSWORD.into(), device };
        let asked = serde_json::to_vec(&asked).unwrap();
        let request = request("POST", "/api/session", HttpBody::from(asked));
        let answer = router.clone().oneshot(request).await.unwrap();
        assert!(answer.status().is_success(), "{login} could not sign in: {}", answer.status());
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self {
            router,
            cookie,
            id: id_of(login),
            device,
            cursor: Cursor::default(),
            epoch: None,
            sight: None,
            people: Vec::new(),
            seen: BTreeMap::new(),
            tokens: BTreeMap::new(),
        }
    }

    /// What the browser sends to say who it is.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Speaks to another server from now on: the same one after a restart.
    pub(crate) fn turn_to(&mut self, router: Router) {
        self.router = router;
    }

    /// The document of somebody's day.
    pub(crate) fn doc(&self, day: Day) -> DocumentId {
        document_id(Kind::Report, self.id, day)
    }

    // What people do with their own reports.

    pub(crate) async fn drafts(&mut self, day: Day, text: &str) -> Said {
        self.acts(self.doc(day), Act::SaveDraft(body(day, text))).await
    }

    pub(crate) async fn submits(&mut self, day: Day) -> Said {
        self.submits_text(day, "Melayani pasien").await
    }

    pub(crate) async fn submits_text(&mut self, day: Day, text: &str) -> Said {
        self.acts(self.doc(day), Act::Submit(body(day, text))).await
    }

    pub(crate) async fn withdraws(&mut self, day: Day) -> Said {
        self.acts(self.doc(day), Act::Withdraw).await
    }

    // What people do with the reports of others, as they last saw them.

    pub(crate) async fn approves(&mut self, doc: DocumentId) -> Said {
        self.acts(doc, Act::Approve).await
    }

    pub(crate) async fn returns(&mut self, doc: DocumentId, why: &str) -> Said {
        self.acts(doc, Act::Return(Reason { text: why.into(), ..Reason::default() })).await
    }

    pub(crate) async fn reopens(&mut self, doc: DocumentId, why: &str) -> Said {
        self.acts(doc, Act::Reopen(Reason { text: why.into(), ..Reason::default() })).await
    }

    pub(crate) async fn comments(&mut self, doc: DocumentId, words: &str) -> Said {
        self.acts(doc, Act::Comment(words.into())).await
    }

    pub(crate) async fn opens(&mut self, doc: DocumentId) -> Said {
        let token = self.tokens.get(&doc).copied().unwrap_or(Token::from_bytes([0; 16]));
        self.acts(doc, Act::Seen(token)).await
    }

    /// One act on what this device last saw of a document.
    pub(crate) async fn acts(&mut self, doc: DocumentId, act: Act) -> Said {
        let beside = act.step().is_none();
        let base = self.tokens.get(&doc).copied().filter(|_| !beside);
        self.does(op(doc, base, act)).await
    }

    /// Sends this op.
    pub(crate) async fn does(&mut self, op: Op) -> Said {
        let doc = op.doc;
        let mut reply = self.sends(vec![raw(&op)]).await.reply();
        let answer = reply.answers.pop().expect("an answer");
        assert_eq!(answer.op, op.id);
        self.takes(reply);
        self.heeds(doc, &answer);
        Said(answer.outcome)
    }

    fn heeds(&mut self, doc: DocumentId, answer: &Answer) {
        match &answer.outcome {
            Outcome::Kept(receipt) => drop(self.tokens.insert(doc, receipt.token)),
            Outcome::Conflict(_) | Outcome::Refused { .. } => {}
        }
    }

    /// Fetches everything there is to see, page by page; what it got in order.
    pub(crate) async fn pulls(&mut self) -> Vec<Change> {
        let mut all = Vec::new();
        loop {
            let reply = self.sends(Vec::new()).await.reply();
            let more = reply.more;
            all.extend(self.takes(reply));
            if !more {
                return all;
            }
        }
    }

    /// Takes in a reply; gives its changes.
    fn takes(&mut self, mut reply: Reply) -> Vec<Change> {
        self.epoch = Some(reply.epoch);
        self.cursor = reply.cursor;
        if let Some(sight) = reply.sight.take() {
            self.sight = Some(sight.hash);
            self.people = sight.people.iter().map(|p| p.id).collect();
        }
        let all = reply.take_changes();
        for change in &all {
            match change {
                Change::Put(document) => {
                    self.tokens.insert(document.id, document.token);
                    self.seen.insert(document.id, (**document).clone());
                }
                Change::Gone(id) => drop(self.seen.remove(id)),
                Change::Rest(_) => panic!("it did not say that it has all"),
            }
        }
        all
    }

    /// What would be sent with these ops.
    pub(crate) fn push(&self, ops: Vec<Box<RawValue>>) -> Push {
        Push {
            protocol: PROTOCOL,
            app: APP,
            device: None,
            person: self.id,
            epoch: self.epoch,
            cursor: self.cursor,
            sight: self.sight,
            // It keeps nothing but what it was told.
            part: true,
            room: None,
            bell: None,
            ops,
        }
    }

    /// Sends ops as they are, and takes nothing in.
    pub(crate) async fn sends(&self, ops: Vec<Box<RawValue>>) -> Told {
        self.posts(serde_json::to_vec(&self.push(ops)).unwrap()).await
    }

    /// Sends whatever bytes to the exchange.
    pub(crate) async fn posts(&self, bytes: Vec<u8>) -> Told {
        let mut request = request("POST", "/api/exchange", HttpBody::from(bytes));
        request.headers_mut().insert(header::COOKIE, self.cookie.parse().unwrap());
        told(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// Brings the bytes of a file from one place on, `range` being `0-99/300`, or asks with `*/300`.
    pub(crate) async fn brings(&self, hash: Hash, range: &str, bytes: HttpBody) -> Told {
        let mut request = request("PUT", &format!("/api/blobs/{hash}"), bytes);
        let headers = request.headers_mut();
        headers.insert(header::COOKIE, self.cookie.parse().unwrap());
        headers.insert(header::CONTENT_RANGE, format!("bytes {range}").parse().unwrap());
        told(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// Fetches a file, or its bytes from one on.
    pub(crate) async fn fetches(&self, hash: Hash, from: Option<usize>) -> Response {
        let mut request = request("GET", &format!("/api/blobs/{hash}"), HttpBody::empty());
        let headers = request.headers_mut();
        headers.insert(header::COOKIE, self.cookie.parse().unwrap());
        headers.extend(from.map(|n| (header::RANGE, format!("bytes={n}-").parse().unwrap())));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Asks for something that is no exchange.
    pub(crate) async fn asks(&self, method: &str, path: &str, body: impl Serialize) -> Told {
        let body = HttpBody::from(serde_json::to_vec(&body).unwrap());
        let mut request = request(method, path, body);
        request.headers_mut().insert(header::COOKIE, self.cookie.parse().unwrap());
        told(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// All that the server tells this person beside documents.
    pub(crate) async fn sight(&self) -> Sight {
        let asking = Self { sight: None, ..self.clone() };
        *asking.sends(Vec::new()).await.reply().sight.unwrap()
    }

    pub(crate) async fn signs_out(&self) {
        let mut request = request("DELETE", "/api/session", HttpBody::empty());
        request.headers_mut().insert(header::COOKIE, self.cookie.parse().unwrap());
        assert!(self.router.clone().oneshot(request).await.unwrap().status().is_success());
    }

    /// Opens the line on which the server pokes.
    pub(crate) async fn listens(&self) -> HttpBody {
        let mut request = request("GET", "/api/events", HttpBody::empty());
        request.headers_mut().insert(header::COOKIE, self.cookie.parse().unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert!(response.status().is_success());
        response.into_body()
    }
}

pub(crate) async fn told(response: Response) -> Told {
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
    Told { status, body }
}

/// A request from the app's own page.
pub(crate) fn request(method: &str, path: &str, body: HttpBody) -> Request<HttpBody> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "127.0.0.1:8080")
        .header(header::ORIGIN, "http://127.0.0.1:8080")
        .header(header::CONTENT_TYPE, "application/json")
        .body(body)
        .unwrap()
}
