//! Their regular expressions, which are PHP's, made fit for a matcher that is linear in time (wire specification 8.5).

#[cfg(feature = "patterns")]
use regex_automata::{meta::Regex, util::syntax};
use std::fmt;

/// Patterns of the dictionary stay below 100 characters; a longer one than this is not theirs.
#[cfg(feature = "patterns")]
const LONGEST: usize = 2_000;
/// What a compiled pattern may take, in bytes. `\p{L}{1,100}` has its place in it, nested repetitions have not.
#[cfg(feature = "patterns")]
const LARGEST: usize = 4 * 1024 * 1024;
/// What the matcher may keep beside it, in bytes.
#[cfg(feature = "patterns")]
const CACHE: usize = 1024 * 1024;
/// How deep groups may stand in each other.
#[cfg(feature = "patterns")]
const DEEPEST: u32 = 50;

/// A regular expression of a field rule, as it came: in PHP's syntax, with or without delimiters and flags, often escaped twice.
///
/// It is read as PHP reads it, as far as a matcher without backtracking can: size and time are bounded whatever comes. What it
/// cannot read (look-around, back-references, a plain mistake) checks nothing.
///
/// A pattern is a hint and no more. Some are plainly wrong: one asks for a plus sign in front of a Bitcoin wallet.
///
/// # Example: three ways to write one pattern
///
/// ```
/// # #[cfg(feature = "patterns")]
/// # {
/// use paycore::public::Pattern;
///
/// for text in [r"^\d{1,15}$", r"^\\d{1,15}$", r"/^\d{1,15}$/u"] {
///     assert_eq!(Pattern::new(text).matches("587964"), Some(true));
///     assert_eq!(Pattern::new(text).matches("58-79"), Some(false));
/// }
/// assert_eq!(Pattern::new(r"^(?=.*\d).+$").matches("587964"), None); // it looks ahead: no check
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Takes a pattern as it stands in an answer or in the dictionary. It is compiled when it is asked, each time.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The pattern as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it matches, anywhere in the value unless it is anchored itself. `None` where it does not compile here, or is larger
    /// than a pattern may be: then nothing is known of the value. Always `None` without the feature `patterns`.
    #[must_use]
    pub fn matches(&self, value: &str) -> Option<bool> {
        #[cfg(feature = "patterns")]
        return Some(self.compile()?.is_match(value));
        #[cfg(not(feature = "patterns"))]
        {
            let _ = value;
            None
        }
    }

    #[cfg(feature = "patterns")]
    fn compile(&self) -> Option<Regex> {
        if self.0.len() > LONGEST {
            return None;
        }
        let (body, flags) = split(&self.0);
        // Without the flag PHP counts bytes, and `\d` is ASCII. Where the flags were lost with the delimiters, the reading that
        // accepts more is taken: a false alarm is worse than none.
        let mut syntax = syntax::Config::new()
            .unicode(flags.is_none_or(|flags| flags.contains('u')))
            .utf8(false)
            .nest_limit(DEEPEST);
        for flag in flags.unwrap_or_default().chars() {
            syntax = match flag {
                // Read above; `D` is how `$` is read here in any case: as the very end.
                'u' | 'D' => syntax,
                'i' => syntax.case_insensitive(true),
                'm' => syntax.multi_line(true),
                's' => syntax.dot_matches_new_line(true),
                'x' => syntax.ignore_whitespace(true),
                _ => return None,
            };
        }
        let limits = Regex::config()
            .utf8_empty(false)
            .nfa_size_limit(Some(LARGEST))
            .hybrid_cache_capacity(CACHE);
        let pattern = translate(&undouble(body))?;
        Regex::builder().syntax(syntax).configure(limits).build(&pattern).ok()
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.0).finish()
    }
}

impl fmt::Display for Pattern {
    /// As an error may show it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&payout_core::mask(&self.0))
    }
}

/// What stands between the delimiters, and the flags behind them; `None` where there are no delimiters.
#[cfg(feature = "patterns")]
fn split(text: &str) -> (&str, Option<&str>) {
    let within = |delimiter: char| {
        let (body, flags) = text.strip_prefix(delimiter)?.rsplit_once(delimiter)?;
        let only_letters = flags.bytes().all(|byte| byte.is_ascii_alphabetic());
        only_letters.then_some((body, Some(flags)))
    };
    ['/', '#', '~'].into_iter().find_map(within).unwrap_or((text, None))
}

/// Takes one of two escapes away: a text in which every run of backslashes is even was escaped once more on its way. One odd run
/// proves that it was not.
#[cfg(feature = "patterns")]
fn undouble(text: &str) -> String {
    let mut run = 0_usize;
    let mut single = false;
    for byte in text.bytes().chain([b' ']) {
        if byte == b'\\' {
            run += 1;
        } else {
            single |= run % 2 == 1;
            run = 0;
        }
    }
    if single {
        text.to_owned()
    } else {
        text.replace(r"\\", r"\")
    }
}

/// Rewrites what the two syntaxes spell alike and mean differently; `None` where the other side has no word for it.
#[cfg(feature = "patterns")]
fn translate(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern.chars();
    // In a class, and how many characters of it were read.
    let mut class: Option<usize> = None;
    while let Some(character) = rest.next() {
        let following = rest.clone().next();
        class = match (class, character) {
            (_, '\\') => {
                match rest.next()? {
                    // The start and the end of a word over here.
                    literal @ ('<' | '>') => out.push(literal),
                    // One character over here, a class of them in PHP.
                    'v' => return None,
                    escaped => out.extend(['\\', escaped]),
                }
                class.map(|read| read + 1)
            }
            (None, '[') => {
                out.push('[');
                if following == Some('^') {
                    out.extend(rest.next());
                }
                Some(0)
            }
            // Recursion in PHP, a flag over here.
            (None, '(') if rest.as_str().starts_with("?R") => return None,
            (Some(read), ']') if read > 0 => {
                out.push(']');
                None
            }
            (Some(read), '[') => {
                if following == Some(':') && rest.as_str().contains(":]") {
                    let name = rest.as_str().split_inclusive(":]").next().unwrap_or_default();
                    out.push('[');
                    out.push_str(name);
                    rest = rest.as_str().get(name.len()..).unwrap_or_default().chars();
                } else {
                    // A class in a class over here.
                    out.push_str(r"\[");
                }
                Some(read + 1)
            }
            // Doubled, these are operators on classes over here.
            (Some(_), '-') if following == Some('-') => return None,
            (Some(read), '&' | '~') => {
                out.extend(['\\', character]);
                Some(read + 1)
            }
            (inside, other) => {
                out.push(other);
                inside.map(|read| read + 1)
            }
        };
    }
    Some(out)
}

#[cfg(all(test, feature = "patterns"))]
mod tests {
    use super::*;

    fn matches(pattern: &str, value: &str) -> Option<bool> {
        Pattern::new(pattern).matches(value)
    }

    #[test]
    fn trap_53_delimiters_and_flags() {
        assert_eq!(split("/^a$/ui"), ("^a$", Some("ui")));
        assert_eq!(split("#a/b#"), ("a/b", Some("")));
        for bare in ["^a$", "/", "a/i", "/a/1", "~", "(a)"] {
            assert_eq!(split(bare), (bare, None), "{bare}");
        }
        assert_eq!(matches("/^abc$/i", "ABC"), Some(true));
        assert_eq!(matches("/^abc$/", "ABC"), Some(false));
        assert_eq!(matches("/^a.c$/s", "a\nc"), Some(true));
        assert_eq!(matches("/^ a b $/x", "ab"), Some(true));
        assert_eq!(matches("/^abc$/e", "abc"), None);
    }

    #[test]
    fn trap_53_doubled_backslashes_collapse_and_single_ones_stay() {
        assert_eq!(undouble(r"\\+\\d{1,15}"), r"\+\d{1,15}");
        assert_eq!(undouble(r"\\\\"), r"\\");
        assert_eq!(undouble(r"^[\\/\d]$"), r"^[\\/\d]$");
        assert_eq!(undouble(r"a\"), r"a\");
        assert_eq!(matches(r"\\+\\d{1,15}", "+49"), Some(true));
        assert_eq!(matches(r"\\+\\d{1,15}", "49"), Some(false));
    }

    #[test]
    fn trap_53_unanchored_searches() {
        assert_eq!(matches(r"\d{3}", "ab123cd"), Some(true));
        assert_eq!(matches("", "anything"), Some(true));
    }

    #[test]
    fn bytes_without_the_flag_and_characters_with_it() {
        assert_eq!(matches("/^.{4}$/", "éé"), Some(true));
        assert_eq!(matches("/^.{2}$/u", "éé"), Some(true));
        assert_eq!(matches("^.{2}$", "éé"), Some(true));
        assert_eq!(matches(r"/^\d$/", "٣"), Some(false));
        assert_eq!(matches(r"/^[\p{L} ]{2,64}$/u", "Zoë Ñandú"), Some(true));
        assert_eq!(matches(r"/^\p{Cyrillic}+$/ui", "Оплата"), Some(true));
    }

    #[test]
    fn what_both_spell_alike_and_mean_differently() {
        assert_eq!(matches("^[a[b]+$", "[ab"), Some(true));
        assert_eq!(matches("^[a&&b]+$", "a&b"), Some(true));
        assert_eq!(matches("^[~~a]+$", "~a"), Some(true));
        assert_eq!(matches("^[]a]+$", "]a"), Some(true));
        assert_eq!(matches("^[^]a]+$", "bc"), Some(true));
        assert_eq!(matches("^[[:digit:]x]+$", "1x"), Some(true));
        assert_eq!(matches("^[[:x]+$", "[:x"), Some(true));
        assert_eq!(matches(r"^\<a\>$", "<a>"), Some(true));
        assert_eq!(matches(r"^[A-Z\-\sa-z]{2,64}$", "process-failed now"), Some(true));
        assert_eq!(matches(r"^[\]a]$", "]"), Some(true));
        for none in [
            "[+--]", r"\v", "(?R)", r"^(a)\1$", "(?<=a)b", "(", r"a\", "[a", r"\Qa\E",
        ] {
            assert_eq!(matches(none, "a"), None, "{none}");
        }
    }

    #[test]
    fn a_pattern_that_explodes_costs_nothing() {
        let deep = format!("{}a{}", "(".repeat(500), ")".repeat(500));
        let long = "a".repeat(LONGEST + 1);
        for pattern in [
            r"((((\p{L}{100}){100}){100}){100})",
            "(((a{1000}){1000}){1000})",
            &deep,
            &long,
        ] {
            assert_eq!(matches(pattern, "a"), None);
        }
        // Within what the matcher itself can do, and beyond what is granted to a field.
        assert_eq!(matches(r"\p{L}{1000}", "a"), None);
        assert_eq!(matches(r"^\p{L}{1,100}$", "a"), Some(true));
        // What makes a backtracking matcher count to 2^50.
        assert_eq!(matches("^(a+)+$", &format!("{}b", "a".repeat(50_000))), Some(false));
    }

    /// The patterns that the wire specification quotes (8.4), each with a value it is for.
    #[test]
    fn trap_53_patterns_of_the_dictionary() {
        for (pattern, value) in [
            (r"/^\d{12,19}$/", "5123817234060000"),
            (r"/^\d{1,15}$/", "587964"),
            (r"/^[A-Z]{2}(\w){13,29}$/", "DE89370400440532013000"),
            (r"/^[A-Z]{2}$/", "DE"),
            (r"/^\+\d{10,14}$/", "+79161234567"),
            (r"/^[P]{1}[0-9]{7,15}$/", "P1234567"),
        ] {
            assert_eq!(matches(pattern, value), Some(true), "{pattern}");
            assert_eq!(matches(pattern, "§"), Some(false), "{pattern}");
        }
        // Wrong as it stands there: no underscore, and no status has none.
        assert_eq!(matches(r"/^[A-Z\-\sa-z]{2,64}$/", "process_failed"), Some(false));
    }
}
