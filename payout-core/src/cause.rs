//! What an error was caused by.

use std::{error::Error, sync::Arc};

/// A cause, shared, so that the errors of this crate can be cloned.
///
/// Whoever prints a chain prints each `Display` and then goes on with `source()`. An error whose text holds its cause's must
/// therefore go on below it, or the same text stands there twice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cause {
    error: Option<Arc<dyn Error + Send + Sync>>,
    told: bool,
}

impl Cause {
    /// A cause that the error's own text says nothing of.
    pub(crate) fn new(error: impl Error + Send + Sync + 'static) -> Self {
        Self {
            error: Some(Arc::new(error)),
            told: false,
        }
    }

    /// A cause whose text is part of the error's own.
    pub(crate) fn told(error: impl Error + Send + Sync + 'static) -> Self {
        Self {
            told: true,
            ..Self::new(error)
        }
    }

    /// Where the chain goes on.
    pub(crate) fn source(&self) -> Option<&(dyn Error + 'static)> {
        let error = self.error.as_deref()?;
        if self.told { error.source() } else { Some(error) }
    }
}
