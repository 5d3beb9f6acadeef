//! A server that does to one connection after the other what its script says. The provider crates' own faults use it too.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
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
    /// Reads one whole request, and does with its bytes what the function says.
    By(fn(&[u8]) -> Step),
    /// Reads one whole request.
    Read,
    /// Reads one whole request, writes these bytes, and resets the connection.
    ReadAndReset(Vec<u8>),
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
    written: Arc<AtomicU64>,
}

impl Server {
    /// One script for each connection, in order; the last one serves all further connections.
    pub(crate) fn start(scripts: impl IntoIterator<Item = Vec<Step>>) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self::on(socket, scripts)
    }

    /// The same on a socket that is bound already.
    pub(crate) fn on(socket: TcpSocket, scripts: impl IntoIterator<Item = Vec<Step>>) -> Self {
        let scripts: Vec<Vec<Step>> = scripts.into_iter().collect();
        // What is written and not yet read waits on the client's side: `written` says how much the client let come.
        socket.set_send_buffer_size(1 << 14).unwrap();
        let listener = socket.listen(64).unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            requests: Arc::default(),
            connections: Arc::default(),
            written: Arc::default(),
        };
        let (requests, connections) = (Arc::clone(&server.requests), Arc::clone(&server.connections));
        let written = Arc::clone(&server.written);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                let nth = connections.fetch_add(1, Ordering::SeqCst);
                let script = scripts.get(nth).or(scripts.last()).cloned().unwrap_or_default();
                // A client that hangs up ends the script.
                let connection = Connection {
                    stream,
                    requests: Arc::clone(&requests),
                    written: Arc::clone(&written),
                };
                tokio::spawn(connection.play(script));
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

    /// How many bytes the clients let come.
    pub(crate) fn written(&self) -> u64 {
        self.written.load(Ordering::SeqCst)
    }
}

struct Connection {
    stream: TcpStream,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
    written: Arc<AtomicU64>,
}

impl Connection {
    async fn play(mut self, script: Vec<Step>) -> std::io::Result<()> {
        let mut inbox = Vec::new();
        for step in script {
            match step {
                Step::Say(bytes) => self.write(&bytes).await?,
                Step::Hear => {
                    // All of it: a close with unread bytes would be a reset.
                    let _ = self.stream.read(&mut [0; 1 << 14]).await?;
                }
                Step::Hang => std::future::pending().await,
                Step::Reset => {
                    self.stream.read_exact(&mut [0; 16]).await?;
                    return self.stream.set_zero_linger();
                }
                asked => {
                    let request = one_request(&mut self.stream, &mut inbox).await?;
                    let reply = match asked {
                        Step::By(reply) => reply(&request),
                        reply => reply,
                    };
                    self.requests.lock().unwrap().push(request);
                    self.reply(reply).await?;
                }
            }
        }
        Ok(())
    }

    async fn reply(&mut self, step: Step) -> std::io::Result<()> {
        match step {
            Step::Answer(bytes) => self.write(&bytes).await,
            Step::Drip(head, slowly) => {
                self.write(&head).await?;
                for byte in slowly {
                    self.write(&[byte]).await?;
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                Ok(())
            }
            Step::Flood(head, chunk) => {
                self.write(&head).await?;
                loop {
                    self.write(&chunk).await?;
                }
            }
            Step::ReadAndReset(bytes) => {
                self.write(&bytes).await?;
                self.stream.set_zero_linger()?;
                // Ends the script, and with it the connection.
                Err(std::io::ErrorKind::ConnectionReset.into())
            }
            _ => Ok(()),
        }
    }

    async fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.written
            .fetch_add(u64::try_from(bytes.len()).unwrap(), Ordering::SeqCst);
        Ok(())
    }
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
