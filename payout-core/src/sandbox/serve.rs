//! A sandbox as a server: real HTTP, on loopback only.

use super::{
    callbacks::{CallbackId, DueCallback},
    reply::{Delivery, Reply},
};
use crate::Transport;
use axum::{
    Router,
    body::{self, Body},
    extract::{ConnectInfo, State, connect_info::Connected},
    serve::{IncomingStream, Listener},
};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
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

/// Larger bodies are not read: the longest parameter of any provider, `merchant_data` of Paynet, has 64 000 characters.
const LARGEST_BODY: usize = 1 << 20;

/// How often the server looks for callbacks that are due.
const CALLBACK_TICK: Duration = Duration::from_millis(50);

/// Why a sandbox does not serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// A sandbox pays anybody who asks: it is for this machine only.
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

/// What a server needs of a sandbox. Clones share one state.
///
/// All times are counted from 1970-01-01 UTC.
pub trait Serve: Clone + Send + Sync + 'static {
    /// What a callback is about: an order's id.
    type About: Send;

    /// What comes of a request at the time `now`.
    fn handle(&self, request: Request<Bytes>, now: Duration) -> Reply;

    /// The time of the sandbox's clock.
    fn now(&self) -> Duration;

    /// The callbacks whose time has come, in order.
    fn take_callbacks(&self, now: Duration) -> Vec<DueCallback<Self::About>>;

    /// How a callback that was taken ended: with this HTTP status, or with no answer.
    fn callback_answered(&self, id: CallbackId, status: Option<StatusCode>, now: Duration);
}

/// Serves until the future is dropped. Callbacks stay with [`Serve::take_callbacks`].
///
/// A lost answer, a lost request and a refused connection all close the connection without a byte of an answer: by the time the
/// sandbox sees a request, the connection stands.
///
/// # Errors
///
/// [`ServeError::NotLoopback`] at once; [`ServeError::Io`] when the listener fails.
pub async fn serve<S: Serve>(sandbox: S, listener: TcpListener) -> Result<(), ServeError> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        return Err(ServeError::NotLoopback { address });
    }
    let router = Router::new()
        .fallback(
            async |State(sandbox): State<S>,
                   ConnectInfo(connection): ConnectInfo<Connection>,
                   request: Request<Body>| { exchange(&sandbox, &connection, request).await },
        )
        .with_state(sandbox);
    let service = router.into_make_service_with_connect_info::<Connection>();
    Ok(axum::serve(CuttableListener(listener), service).await?)
}

/// Serves as [`serve`] does, and delivers the callbacks over `transport`.
///
/// # Errors
///
/// As [`serve`].
pub async fn serve_with_callbacks<S, T>(sandbox: S, listener: TcpListener, transport: T) -> Result<(), ServeError>
where
    S: Serve,
    T: Transport + Send + Sync + 'static,
{
    // Dropped together with this future, which ends the deliveries.
    let mut deliveries = JoinSet::new();
    deliveries.spawn(deliver(sandbox.clone(), Arc::new(transport)));
    serve(sandbox, listener).await
}

async fn deliver<S: Serve, T: Transport + Send + Sync + 'static>(sandbox: S, transport: Arc<T>) {
    let mut under_way = JoinSet::new();
    loop {
        for callback in sandbox.take_callbacks(sandbox.now()) {
            let (sandbox, transport) = (sandbox.clone(), Arc::clone(&transport));
            let (id, request) = (callback.id(), callback.request().clone());
            under_way.spawn(async move {
                let answer = transport.send(request).await;
                let status = answer.ok().map(|answer| answer.status());
                sandbox.callback_answered(id, status, sandbox.now());
            });
        }
        while under_way.try_join_next().is_some() {}
        tokio::time::sleep(CALLBACK_TICK).await;
    }
}

async fn exchange<S: Serve>(sandbox: &S, connection: &Connection, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let Ok(body) = body::to_bytes(body, LARGEST_BODY).await else {
        let mut too_large = Response::new(Body::empty());
        *too_large.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        return too_large;
    };
    let reply = sandbox.handle(Request::from_parts(head, body), sandbox.now());
    if !reply.latency().is_zero() {
        tokio::time::sleep(reply.latency()).await;
    }
    connection.answer(&reply)
}

/// The handle on a connection that can end it without an answer.
#[derive(Debug, Clone)]
struct Connection(Arc<AtomicBool>);

impl Connection {
    fn answer(&self, reply: &Reply) -> Response<Body> {
        match reply.delivery() {
            Delivery::Answer(answer) => answer.clone().map(|bytes: Bytes| Body::from(bytes)),
            Delivery::AnswerLost | Delivery::NeverArrived | Delivery::ArrivesLater | Delivery::Unreachable => {
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
