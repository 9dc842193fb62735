//! A live dashboard as a service; see the README beside it.

mod clock;
mod config;
mod dashboard;
mod http;
mod news;
mod request;
mod store;
mod writer;

use config::Config;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use writer::Writer;

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

const USAGE: &str = "service [--config dashboard.json] [--db crm.sqlite] [--listen 127.0.0.1:8080]";

/// So many requests wait for the writer; one more is told to come again.
const QUEUE: usize = 1024;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut config = PathBuf::from("dashboard.json");
    let mut db = PathBuf::from("crm.sqlite");
    let mut listen = "127.0.0.1:8080".to_owned();
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        match (name.as_str(), args.next()) {
            ("--config", Some(value)) => config = value.into(),
            ("--db", Some(value)) => db = value.into(),
            ("--listen", Some(value)) => listen = value,
            _ => return Err(format!("{name}: not understood; {USAGE}").into()),
        }
    }
    let config = Arc::new(Config::read(&config)?);
    let (writer, screen) = Writer::start(Store::open(&db)?, config.clone())?;
    let screen = Arc::new(screen);
    let (jobs, waiting) = mpsc::sync_channel(QUEUE);
    let (stopped, stops) = oneshot::channel();
    let told = screen.clone();
    std::thread::spawn(move || stopped.send(writer.run(&waiting, &told)));

    let listener = TcpListener::bind(&listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let app = http::routes(http::App::new(config, db, screen, jobs));
    // a request that is cut off was not acknowledged, and can be sent again: nothing is waited for
    tokio::select! {
        served = axum::serve(listener, app) => Ok(served?),
        stopped = stops => stopped.unwrap_or_else(|_| Err("the writer is gone".into())),
        asked = tokio::signal::ctrl_c() => Ok(asked?),
    }
}
