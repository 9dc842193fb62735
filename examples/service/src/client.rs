//! As much of an HTTP client as the tests and the load program need: one connection, kept open, that waits for each answer.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

pub struct Client {
    from: BufReader<TcpStream>,
}

pub struct Answer {
    pub status: u16,
    pub body: String,
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

impl Client {
    pub fn connect(address: &str) -> io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(Client { from: BufReader::new(stream) })
    }
    fn send(&mut self, method: &str, path: &str, kind: &str, body: &str) -> io::Result<()> {
        let length = body.len();
        let head =
            format!("{method} {path} HTTP/1.1\r\nhost: x\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n");
        self.from.get_mut().write_all(format!("{head}{body}").as_bytes())
    }
    /// The status, and how long the content is, if that is said.
    fn head(&mut self) -> io::Result<(u16, Option<usize>)> {
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| broken("no status"))?;
        let mut length = None;
        loop {
            match self.line()?.to_ascii_lowercase().split_once(':') {
                Some(("content-length", n)) => length = n.trim().parse().ok(),
                Some(_) => {}
                None => return Ok((status, length)),
            }
        }
    }
    /// A line without its end; an error where the server has gone.
    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.from.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
    pub fn ask(&mut self, method: &str, path: &str, kind: &str, body: &str) -> io::Result<Answer> {
        self.send(method, path, kind, body)?;
        let (status, length) = self.head()?;
        let mut body = vec![0; length.ok_or_else(|| broken("no length"))?];
        self.from.read_exact(&mut body)?;
        Ok(Answer { status, body: String::from_utf8(body).map_err(|_| broken("no text"))? })
    }
    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.ask("GET", path, "", "")
    }
    pub fn put(&mut self, path: &str, json: &str) -> io::Result<Answer> {
        self.ask("PUT", path, "application/json", json)
    }
    /// Begins to listen to server-sent events.
    pub fn listen(mut self, path: &str) -> io::Result<Events> {
        self.send("GET", path, "", "")?;
        match self.head()? {
            (200, _) => Ok(Events(self)),
            (status, _) => Err(broken(&format!("status {status}"))),
        }
    }
}

/// Server-sent events, one after the other.
pub struct Events(Client);

impl Events {
    /// The name of the next one and its data.
    pub fn read(&mut self) -> io::Result<(String, String)> {
        let mut name = String::new();
        loop {
            let line = self.0.line()?;
            match line.split_once(": ") {
                Some(("event", told)) => name = told.to_owned(),
                Some(("data", told)) => return Ok((name, told.to_owned())),
                _ => {} // the length of a chunk, an empty line, a sign of life
            }
        }
    }
}
