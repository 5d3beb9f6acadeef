use std::fmt;

/// Whether calls are about real money.
///
/// One host serves both; on the Private API the member `test_mode` of the body decides (wire specification 8.6). So the mode is part
/// of the credentials, and no call can state another. A call by id bears no mode: it is about what has that id, and an answer that
/// says another mode than the credentials' is an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// Nothing moves: `test_*` services and test cards.
    Test,
    /// Real money.
    Live,
}

impl Mode {
    /// The value of the member `test_mode`.
    #[must_use]
    pub fn is_test(self) -> bool {
        self == Self::Test
    }

    /// The mode that a member `test_mode` states.
    #[must_use]
    pub fn of(test_mode: bool) -> Self {
        if test_mode { Self::Test } else { Self::Live }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Test => "test",
            Self::Live => "live",
        })
    }
}
