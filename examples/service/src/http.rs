//! The routes.

use crate::Failure;
use crate::config::Config;
use crate::dashboard::Live;
use crate::news::{Screen, Shown, Told};
use crate::request::{self, Wrong};
use crate::store::{Change, Past};
use crate::writer::{Ack, Job, Refusal};
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use crm_kpi::time::Timestamp;
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use serde_json::json;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, oneshot};

const PAGE: &str = include_str!("page.html");
/// What a page of another origin could do to this one: nothing.
const POLICY: &str = "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'";
const RECORD_BYTES: usize = 64 << 10;
const BATCH_BYTES: usize = 8 << 20;
const LISTENERS: usize = 1000;
/// Each takes the memory of a whole board while it is computed.
const PASTS_AT_ONCE: usize = 2;

pub struct App {
    config: Arc<Config>,
    db: PathBuf,
    screen: Arc<Screen>,
    jobs: SyncSender<Job>,
    pasts: Arc<Semaphore>,
}

impl App {
    pub fn new(config: Arc<Config>, db: PathBuf, screen: Arc<Screen>, jobs: SyncSender<Job>) -> Arc<App> {
        Arc::new(App { config, db, screen, jobs, pasts: Arc::new(Semaphore::new(PASTS_AT_ONCE)) })
    }
}

pub fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(async || ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(PAGE))))
        .route("/dashboard", get(dashboard))
        .route("/events", get(events))
        .route("/records/{id}", put(put_record).delete(delete_record).get(get_record))
        .layer(DefaultBodyLimit::max(RECORD_BYTES))
        .route("/changes", post(post_changes).layer(DefaultBodyLimit::max(BATCH_BYTES)))
        .fallback(async || Refused::new(StatusCode::NOT_FOUND, "no such page; see the README for those there are"))
        .method_not_allowed_fallback(async || Refused::new(StatusCode::METHOD_NOT_ALLOWED, "not a method of this page"))
        .with_state(app)
}

/// What a client is told that asked in vain.
struct Refused(StatusCode, String);

impl Refused {
    fn new(status: StatusCode, why: impl ToString) -> Refused {
        Refused(status, why.to_string())
    }
    fn inside(why: impl std::fmt::Display) -> Refused {
        eprintln!("{why}");
        Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "the server failed; its log says why")
    }
}
impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let busy = self.0 == StatusCode::SERVICE_UNAVAILABLE;
        let mut response = (self.0, Json(json!({ "error": self.1 }))).into_response();
        if busy {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        }
        response
    }
}
impl From<Wrong> for Refused {
    fn from(wrong: Wrong) -> Refused {
        match wrong {
            Wrong::Json(why) => Refused(StatusCode::BAD_REQUEST, why),
            Wrong::Content(why) => Refused(StatusCode::UNPROCESSABLE_ENTITY, why),
        }
    }
}
macro_rules! rejections {
    ($($rejection:ty),*) => {$(
        impl From<$rejection> for Refused {
            fn from(why: $rejection) -> Refused {
                Refused(why.status(), why.body_text())
            }
        }
    )*};
}
rejections!(BytesRejection, PathRejection, QueryRejection);

type Id = Result<Path<String>, PathRejection>;
type Body = Result<Bytes, BytesRejection>;

async fn put_record(State(app): State<Arc<App>>, id: Id, body: Body) -> Result<Response, Refused> {
    let id = request::id(&id?.0)?;
    let record = Some(request::record(&body?)?);
    app.change(vec![Change { id, record }]).await
}
async fn delete_record(State(app): State<Arc<App>>, id: Id) -> Result<Response, Refused> {
    let id = request::id(&id?.0)?;
    app.change(vec![Change { id, record: None }]).await
}
async fn post_changes(State(app): State<Arc<App>>, headers: HeaderMap, body: Body) -> Result<Response, Refused> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let lines = match kind.split(';').next().map(str::trim) {
        Some("application/json") => false,
        Some("application/x-ndjson") => true,
        _ => {
            let expected = "content-type: expected application/json (an array) or application/x-ndjson (lines)";
            return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, expected));
        }
    };
    app.change(request::changes(&body?, lines)?).await
}
async fn get_record(State(app): State<Arc<App>>, id: Id) -> Result<Response, Refused> {
    let id = request::id(&id?.0)?;
    let found = tokio::task::spawn_blocking(move || Past::open(&app.db)?.text(&id)).await;
    match found.map_err(Refused::inside)?.map_err(Refused::inside)? {
        Some(text) => Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response()),
        None => Err(Refused::new(StatusCode::NOT_FOUND, "no record with this id")),
    }
}

impl App {
    /// Hands changes to the writer, and waits until they are on the disk.
    async fn change(&self, changes: Vec<Change>) -> Result<Response, Refused> {
        let (answer, answered) = oneshot::channel();
        let busy = "nothing was written, too much is waiting; send it again";
        self.jobs.try_send(Job { changes, answer }).map_err(|_| Refused::new(StatusCode::SERVICE_UNAVAILABLE, busy))?;
        match answered.await {
            Ok(Ok(Ack { changed, at, version })) => {
                Ok(Json(json!({ "changed": changed, "at": at, "version": version })).into_response())
            }
            Ok(Err(Refusal::Change(index, why))) => {
                Err(Refused::new(StatusCode::UNPROCESSABLE_ENTITY, format!("change {}: {why}", index + 1)))
            }
            Ok(Err(Refusal::Store)) => {
                Err(Refused::new(StatusCode::SERVICE_UNAVAILABLE, "nothing was written; send it again"))
            }
            Err(_) => Err(Refused::new(StatusCode::SERVICE_UNAVAILABLE, "the server stops; send it again")),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    /// What was known then, and no more; all that is known now, if it is not said.
    known_at: Option<Timestamp>,
    /// Ages and windows up to then; up to `known_at`, if it is not said.
    as_of: Option<Timestamp>,
}

async fn dashboard(
    State(app): State<Arc<App>>,
    when: Result<Query<When>, QueryRejection>,
) -> Result<Response, Refused> {
    let Query(When { known_at, as_of }) = when?;
    let shown = app.screen.shown();
    let json = if let Some(as_of) = as_of.or(known_at) {
        let known_at = known_at.unwrap_or(shown.dashboard.known_at);
        if known_at > shown.dashboard.known_at {
            let why =
                format!("known_at {known_at} lies ahead: what is known is known up to {}", shown.dashboard.known_at);
            return Err(Refused::new(StatusCode::UNPROCESSABLE_ENTITY, why));
        }
        let busy = "other past dashboards are being computed; come again";
        let turn = app.pasts.clone().try_acquire_owned();
        let turn = turn.map_err(|_| Refused::new(StatusCode::SERVICE_UNAVAILABLE, busy))?;
        let past = tokio::task::spawn_blocking(move || {
            let past = past(&app, known_at, as_of);
            drop(turn);
            past
        });
        past.await.map_err(Refused::inside)?.map_err(Refused::inside)?
    } else {
        shown.json().map_err(Refused::inside)?
    };
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], json).into_response())
}

/// The dashboard as it was known then, from the log.
fn past(app: &App, known_at: Timestamp, as_of: Timestamp) -> Result<Bytes, Failure> {
    let mut live = Live::new(app.config.clone(), "past", as_of)?;
    Past::open(&app.db)?.each(known_at, |change| Ok(live.apply(change)?))?;
    Shown::new(live.show(known_at)?.0).json()
}

/// First all that is shown, then what changes. Who does not keep up is told to begin again, and nothing is kept for him.
async fn events(State(app): State<Arc<App>>) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refused> {
    if app.screen.listeners() >= LISTENERS {
        return Err(Refused::new(StatusCode::SERVICE_UNAVAILABLE, "too many listen already; come again"));
    }
    let (shown, told) = app.screen.listen();
    let later = stream::unfold(Some(told), |told| async {
        let mut told = told?;
        match told.recv().await {
            Ok(Told::Delta(json)) => Some((Event::default().event("delta").data(&*json), Some(told))),
            Ok(Told::Anew(shown)) => Some((whole(&shown), Some(told))),
            Err(RecvError::Lagged(_)) => Some((Event::default().event("reload").data("{}"), None)),
            Err(RecvError::Closed) => None,
        }
    });
    let events = stream::iter([whole(&shown)]).chain(later).map(Ok);
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

fn whole(shown: &Shown) -> Event {
    match shown.json().map(|json| String::from_utf8_lossy(&json).into_owned()) {
        Ok(json) => Event::default().event("dashboard").data(json),
        Err(_) => Event::default().event("reload").data("{}"),
    }
}
