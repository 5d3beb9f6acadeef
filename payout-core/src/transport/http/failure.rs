//! What an error of reqwest means for the request.

use crate::{TransportError, TransportErrorKind};
use std::{error::Error, io};

/// Not sent, by our own rule.
pub(super) fn refuse(reason: &'static str) -> TransportError {
    TransportError::not_sent(TransportErrorKind::Refused).with_detail(reason)
}

/// Not sent only where no connection came about: name look-up, TCP, proxy tunnel, TLS handshake. Everything else is in
/// doubt, even where hyper says that a request was cancelled before it was started.
pub(super) fn classify(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    // True only for an error of hyper-util's connector, which runs before a request is given to a connection.
    let unsent = error.is_connect();
    let kind = if unsent {
        unconnected(&error)
    } else {
        unanswered(&error)
    };
    if unsent {
        TransportError::not_sent(kind).with_source(error)
    } else {
        TransportError::in_doubt(kind).with_source(error)
    }
}

fn unconnected(error: &reqwest::Error) -> TransportErrorKind {
    if error.is_dns() {
        return TransportErrorKind::Resolve;
    }
    // rustls wraps what it finds wrong in an `InvalidData`; a peer that hangs up during the handshake is an early end.
    let handshake = causes(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| matches!(cause.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof));
    if handshake {
        TransportErrorKind::Tls
    } else {
        TransportErrorKind::Connect
    }
}

fn unanswered(error: &reqwest::Error) -> TransportErrorKind {
    if error.is_timeout() {
        return TransportErrorKind::Timeout;
    }
    causes(error).find_map(reading).unwrap_or(TransportErrorKind::Other)
}

fn reading(cause: &(dyn Error + 'static)) -> Option<TransportErrorKind> {
    if let Some(cause) = cause.downcast_ref::<hyper::Error>() {
        if cause.is_parse() {
            return Some(TransportErrorKind::Answer);
        }
        if cause.is_incomplete_message() || cause.is_canceled() || cause.is_closed() {
            return Some(TransportErrorKind::Closed);
        }
    }
    match cause.downcast_ref::<io::Error>()?.kind() {
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::NotConnected
        | io::ErrorKind::BrokenPipe => Some(TransportErrorKind::Closed),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Some(TransportErrorKind::Answer),
        _ => None,
    }
}

/// The error and all that it was caused by. An `io::Error` hides the error it wraps from `source`, so it is opened.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(|inner| -> &(dyn Error + 'static) { inner })
            .or_else(|| error.source())
    })
}
