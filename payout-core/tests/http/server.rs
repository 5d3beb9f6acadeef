//! A server that does to one connection after the other what its script says.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, atomic::AtomicUsize, atomic::Ordering},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What happens next on a connection. When its script ends, it is closed.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Reads one whole request and writes these bytes.
    Answer(Vec<u8>),
    /// Reads one whole request, writes the first bytes, and then the second ones, byte by byte with pauses.
    Drip(Vec<u8>, Vec<u8>),
    /// Reads one whole request, writes the first bytes, and then the second ones again and again, until the client
    /// hangs up.
    Flood(Vec<u8>, Vec<u8>),
    /// Reads one whole request.
    Read,
    /// Reads the first bytes of a request and resets the connection.
    Reset,
    /// Reads what comes first, whatever it is.
    Hear,
    /// Says something before anything was asked.
    Say(Vec<u8>),
    /// Keeps the connection open and silent.
    Hang,
}

pub(crate) fn answer(text: impl Into<Vec<u8>>) -> Step {
    Step::Answer(text.into())
}

/// An answer with a length.
pub(crate) fn ok(body: &str) -> Step {
    answer(format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    ))
}

pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// One script for each connection, in order; the last one serves all further connections.
    pub(crate) async fn start(scripts: impl IntoIterator<Item = Vec<Step>>) -> Self {
        let scripts: Vec<Vec<Step>> = scripts.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            requests: Arc::default(),
            connections: Arc::default(),
        };
        let (requests, connections) = (Arc::clone(&server.requests), Arc::clone(&server.connections));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let nth = connections.fetch_add(1, Ordering::SeqCst);
                let script = scripts.get(nth).or(scripts.last()).cloned().unwrap_or_default();
                // A client that hangs up ends the script.
                tokio::spawn(play(stream, script, Arc::clone(&requests)));
            }
        });
        server
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The whole requests seen so far, byte for byte.
    pub(crate) fn requests(&self) -> Vec<Vec<u8>> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn play(mut stream: TcpStream, script: Vec<Step>, requests: Arc<Mutex<Vec<Vec<u8>>>>) -> std::io::Result<()> {
    let mut inbox = Vec::new();
    for step in script {
        match step {
            Step::Say(bytes) => stream.write_all(&bytes).await?,
            Step::Hear => {
                // All of it: a close with unread bytes would be a reset.
                let _ = stream.read(&mut [0; 1 << 14]).await?;
            }
            Step::Hang => std::future::pending().await,
            Step::Reset => {
                stream.read_exact(&mut [0; 16]).await?;
                // Closed with unread bytes in the socket: the kernel resets the connection.
                return Ok(());
            }
            Step::Answer(_) | Step::Drip(..) | Step::Flood(..) | Step::Read => {
                let request = one_request(&mut stream, &mut inbox).await?;
                requests.lock().unwrap().push(request);
                match step {
                    Step::Answer(bytes) => stream.write_all(&bytes).await?,
                    Step::Drip(head, slowly) => {
                        stream.write_all(&head).await?;
                        for byte in slowly {
                            stream.write_all(&[byte]).await?;
                            tokio::time::sleep(Duration::from_millis(5)).await;
                        }
                    }
                    Step::Flood(head, chunk) => {
                        stream.write_all(&head).await?;
                        loop {
                            stream.write_all(&chunk).await?;
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(())
}

/// Reads up to the end that `content-length` announces; what came after it stays in the inbox.
async fn one_request(stream: &mut TcpStream, inbox: &mut Vec<u8>) -> std::io::Result<Vec<u8>> {
    loop {
        if let Some(end) = inbox.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&inbox[..end]).to_ascii_lowercase();
            let length: usize = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if inbox.len() >= end + 4 + length {
                return Ok(inbox.drain(..end + 4 + length).collect());
            }
        }
        if stream.read_buf(inbox).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}
