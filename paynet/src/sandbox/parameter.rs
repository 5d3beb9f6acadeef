//! One row of a table of parameters.

/// One parameter of the table: every spelling, the least and most characters, and whether it is digits only.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) alias: Option<&'static str>,
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) digits: bool,
}

pub(super) const fn text(name: &'static str, max: usize) -> Parameter {
    Parameter {
        name,
        alias: None,
        min: 1,
        max,
        digits: false,
    }
}

pub(super) const fn digits(name: &'static str, min: usize, max: usize) -> Parameter {
    Parameter {
        name,
        alias: None,
        min,
        max,
        digits: true,
    }
}

pub(super) const fn receiver(name: &'static str, alias: &'static str, max: usize) -> Parameter {
    Parameter {
        name,
        alias: Some(alias),
        min: 1,
        max,
        digits: false,
    }
}

impl Parameter {
    /// Lengths count characters (section 4.0.1).
    pub(super) fn check(&self, name: &str, value: &str) -> Result<(), String> {
        let length = value.chars().count();
        if length < self.min || length > self.max {
            let (min, max) = (self.min, self.max);
            return Err(format!(
                "Parameter {name} has {length} characters, it takes {min} to {max}"
            ));
        }
        if self.digits && !value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("Parameter {name} takes digits only"));
        }
        Ok(())
    }
}
