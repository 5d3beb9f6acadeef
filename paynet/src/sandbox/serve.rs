//! The sandbox as a server: real HTTP, on loopback only.

use super::{
    Sandbox,
    reply::{Delivery, Reply},
};
use axum::{
    Router,
    body::{self, Body},
    extract::{ConnectInfo, connect_info::Connected},
    serve::{IncomingStream, Listener},
};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use payout_core::Transport;
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// Larger bodies are not read: `merchant_data`, the longest parameter, has 64 000 characters.
const LARGEST_BODY: usize = 1 << 20;

/// How often the server looks for callbacks that are due.
const CALLBACK_TICK: Duration = Duration::from_millis(50);

/// Why the sandbox does not serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The sandbox pays anybody who asks: it is for this machine only.
    #[error("the sandbox listens on loopback only, not on {address}; bind to 127.0.0.1 or [::1]")]
    #[non_exhaustive]
    NotLoopback {
        /// The listener's address.
        address: SocketAddr,
    },
    /// The listener failed.
    #[error("the listener failed")]
    Io(#[from] io::Error),
}

impl Sandbox {
    /// Serves until the future is dropped. Callbacks stay with [`take_callbacks`](Self::take_callbacks).
    ///
    /// A lost answer, a lost request and a refused connection all close the connection without a byte of an answer: by the
    /// time the sandbox sees a request, the connection stands.
    ///
    /// # Errors
    ///
    /// [`ServeError::NotLoopback`] at once; [`ServeError::Io`] when the listener fails.
    ///
    /// # Example: a server for the tests of a program in any language
    ///
    /// ```no_run
    /// # async fn example(sandbox: paynet::sandbox::Sandbox) -> Result<(), Box<dyn std::error::Error>> {
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    /// let base = format!("http://{}/paynet", listener.local_addr()?);
    /// tokio::spawn(sandbox.clone().serve(listener));
    /// # let _ = base;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn serve(self, listener: TcpListener) -> Result<(), ServeError> {
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            return Err(ServeError::NotLoopback { address });
        }
        let router = Router::new()
            .fallback(
                async |axum::extract::State(sandbox): axum::extract::State<Self>,
                       ConnectInfo(connection): ConnectInfo<Connection>,
                       request: Request<Body>| { sandbox.exchange(&connection, request).await },
            )
            .with_state(self);
        let service = router.into_make_service_with_connect_info::<Connection>();
        Ok(axum::serve(CuttableListener(listener), service).await?)
    }

    /// Serves as [`serve`](Self::serve) does, and delivers the callbacks over `transport`.
    ///
    /// # Errors
    ///
    /// As [`serve`](Self::serve).
    pub async fn serve_with_callbacks<T>(self, listener: TcpListener, transport: T) -> Result<(), ServeError>
    where
        T: Transport + Send + Sync + 'static,
    {
        // Dropped together with this future, which ends the deliveries.
        let mut deliveries = JoinSet::new();
        deliveries.spawn(self.clone().deliver(Arc::new(transport)));
        self.serve(listener).await
    }

    async fn deliver<T: Transport + Send + Sync + 'static>(self, transport: Arc<T>) {
        let mut under_way = JoinSet::new();
        loop {
            for callback in self.take_callbacks(self.now()) {
                let (sandbox, transport) = (self.clone(), Arc::clone(&transport));
                under_way.spawn(async move {
                    let answer = transport.send(callback.request().clone()).await;
                    let status = answer.ok().map(|answer| answer.status());
                    sandbox.callback_answered(callback.id(), status, sandbox.now());
                });
            }
            while under_way.try_join_next().is_some() {}
            tokio::time::sleep(CALLBACK_TICK).await;
        }
    }

    async fn exchange(&self, connection: &Connection, request: Request<Body>) -> Response<Body> {
        let (head, body) = request.into_parts();
        let Ok(body) = body::to_bytes(body, LARGEST_BODY).await else {
            let mut too_large = Response::new(Body::empty());
            *too_large.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            return too_large;
        };
        let reply = self.handle(Request::from_parts(head, body), self.now());
        if !reply.latency().is_zero() {
            tokio::time::sleep(reply.latency()).await;
        }
        connection.answer(&reply)
    }
}

/// The handle on a connection that can end it without an answer.
#[derive(Debug, Clone)]
struct Connection(Arc<AtomicBool>);

impl Connection {
    fn answer(&self, reply: &Reply) -> Response<Body> {
        match reply.delivery() {
            Delivery::Answer(answer) => answer.clone().map(|bytes: Bytes| Body::from(bytes)),
            Delivery::AnswerLost | Delivery::NeverArrived | Delivery::Unreachable => {
                self.0.store(true, Ordering::Release);
                // Never written: the stream refuses from here on.
                Response::new(Body::empty())
            }
        }
    }
}

struct CuttableListener(TcpListener);

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = Connection;

    async fn accept(&mut self) -> (CuttableStream, Connection) {
        let (stream, _) = Listener::accept(&mut self.0).await;
        let connection = Connection(Arc::default());
        (
            CuttableStream {
                stream,
                cut: connection.clone(),
            },
            connection,
        )
    }

    fn local_addr(&self) -> io::Result<Connection> {
        Ok(Connection(Arc::default()))
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, CuttableListener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A stream that takes no more bytes once its connection was cut.
struct CuttableStream {
    stream: TcpStream,
    cut: Connection,
}

impl CuttableStream {
    fn check(&self) -> io::Result<()> {
        if self.cut.0.load(Ordering::Acquire) {
            Err(io::ErrorKind::ConnectionAborted.into())
        } else {
            Ok(())
        }
    }
}

impl AsyncRead for CuttableStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
