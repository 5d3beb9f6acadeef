//! Why a key was refused, why a message was not signed, why a signature does not hold.

use std::error::Error as StdError;

use super::{MAX_BITS, MIN_BITS, MIN_EXPONENT};

type Source = Box<dyn StdError + Send + Sync + 'static>;

/// Why a key was refused when it was loaded.
///
/// Each message says what was found and what would be right. None repeats a byte of the key: only sizes, the public
/// exponent and algorithm identifiers appear, which are public.
///
/// # Example: telling the operator what to do
///
/// ```
/// use payout_signing::{RsaKey, rsa_key::KeyError};
///
/// let refused = RsaKey::from_pem("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIF\n-----END ENCRYPTED PRIVATE KEY-----\n");
/// if let Err(why @ KeyError::EncryptedPkcs8) = refused {
///     assert!(why.to_string().contains("openssl pkey -in key.pem -out plain.pem"));
/// } else {
///     return Err("an encrypted key must be refused".into());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Nothing but white space, or a PEM block without a body.
    #[error("the key is empty; give the whole text of the key file")]
    Empty,

    /// The text starts with U+FEFF, which some editors write in front of a file.
    #[error("the key starts with a byte order mark; save the file as plain ASCII (UTF-8 without BOM)")]
    ByteOrderMark,

    /// There is no `-----BEGIN ...-----` line.
    #[error("the text is not PEM; it must hold a block that starts with `-----BEGIN PRIVATE KEY-----`")]
    NotPem,

    /// PEM text was given to a constructor that reads DER.
    #[error("PEM text was given where binary DER is read; use `from_pem`")]
    PemGiven,

    /// A `BEGIN` line without its `END` line, or a damaged boundary line.
    #[error(
        "the PEM block has no end line that matches its begin line; the file is cut off or was pasted incompletely"
    )]
    IncompletePem,

    /// More than one PEM block: two keys, or a key with its certificates.
    #[error("{found} PEM blocks were found, so it is not clear which key is meant; keep one key block in the file")]
    SeveralBlocks {
        /// Number of `BEGIN` lines.
        found: usize,
    },

    /// Something other than white space after the `END` line.
    #[error("text follows the end line of the PEM block; remove everything after it, such as a closing quote")]
    TrailingText,

    /// The body of the PEM block is not base64.
    #[error("the body of the PEM block is not base64; copy the file again, byte for byte")]
    BadBase64,

    /// A PEM label that is none of the known key forms.
    #[error(
        "the PEM block holds no key in a known form; `PRIVATE KEY`, `RSA PRIVATE KEY`, `PUBLIC KEY` and `RSA PUBLIC KEY` are read"
    )]
    UnknownLabel,

    /// PKCS#8 protected by a passphrase.
    #[error(
        "the private key is encrypted (PKCS#8) and no passphrase is taken; decrypt it with `openssl pkey -in key.pem -out plain.pem`"
    )]
    EncryptedPkcs8,

    /// PKCS#1 PEM protected by a passphrase the old way, with `Proc-Type` and `DEK-Info` lines.
    #[error(
        "the private key is encrypted (PEM header `Proc-Type`) and no passphrase is taken; decrypt it with `openssl pkey -in key.pem -out plain.pem`"
    )]
    EncryptedPkcs1,

    /// A public key where the private one is needed.
    #[error("a public key was given where the private key is needed; give the file whose first line has `PRIVATE KEY`")]
    PublicKeyGiven,

    /// A private key where the public one is needed.
    #[error(
        "a private key was given where the public key is needed; make it with `openssl pkey -in key.pem -pubout -out public.pem`"
    )]
    PrivateKeyGiven,

    /// An X.509 certificate or certificate request.
    #[error(
        "a certificate was given where a key is needed; the private key is in its own file, the public one comes from `openssl x509 -in cert.pem -pubkey -noout`"
    )]
    Certificate,

    /// A PKCS#12 container (`.p12`, `.pfx`).
    #[error(
        "a PKCS#12 container was given; take the key out with `openssl pkcs12 -in key.p12 -nocerts -nodes -out key.pem`"
    )]
    Pkcs12,

    /// OpenSSH's own private key format.
    #[error("the key is in OpenSSH's own format; convert a copy with `ssh-keygen -p -m PEM -f key`")]
    OpenSshKey,

    /// An elliptic curve key.
    #[error(
        "the key is an elliptic curve key and RSA is needed; make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out key.pem`"
    )]
    EcKey,

    /// An RSA key that may be used for RSASSA-PSS only.
    #[error(
        "the key is restricted to RSASSA-PSS and would promise the wrong padding; make one with `openssl genpkey -algorithm RSA`, not RSA-PSS"
    )]
    PssKey,

    /// Any other algorithm, for example Ed25519 or DSA.
    #[error(
        "the key is for another algorithm ({name}) and RSA is needed; make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out key.pem`"
    )]
    OtherAlgorithm {
        /// The algorithm's object identifier in dotted form, or its name where the file tells no identifier.
        name: String,
    },

    /// PKCS#1 where PKCS#8 is read, or the reverse.
    #[error(
        "the key is in {found} form where {needed} is read; in PEM text the label must name the form (`openssl pkey -in key.pem -out new.pem` writes it anew), for DER use `from_der`, which reads both"
    )]
    WrongForm {
        /// The form found.
        found: &'static str,
        /// The form that the constructor reads.
        needed: &'static str,
    },

    /// The algorithm identifier of an RSA key carries parameters other than NULL (RFC 8017, appendix A.1).
    #[error(
        "the algorithm identifier must carry NULL parameters (RFC 8017, appendix A.1); write the key again with `openssl pkey -in key.pem -out new.pem`"
    )]
    AlgorithmParameters,

    /// The DER structure is broken, or is no key at all.
    #[error(
        "the key is not a valid DER structure; copy the file again, or write it anew with `openssl pkey -in key.pem -out new.pem`"
    )]
    MalformedDer {
        /// Where the reader stopped: offsets and tags, never contents.
        source: Source,
    },

    /// Bytes follow the key inside the DER data.
    #[error("bytes follow the end of the key; the data must be one DER structure and nothing after it")]
    TrailingData,

    /// The modulus is too short to be safe.
    #[error(
        "the key has {bits} bits and at least {MIN_BITS} are needed; make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out key.pem`"
    )]
    TooSmall {
        /// Bits of the modulus.
        bits: usize,
    },

    /// The modulus is longer than the back ends take.
    #[error("the key has {bits} bits and at most {MAX_BITS} are taken; 4096 bits are ample")]
    TooLarge {
        /// Bits of the modulus.
        bits: usize,
    },

    /// The public exponent is below 65537, for example 3.
    #[error(
        "the public exponent is {exponent} and at least {MIN_EXPONENT} is needed; make the key with openssl's own exponent, 65537"
    )]
    SmallExponent {
        /// The public exponent.
        exponent: u64,
    },

    /// The public exponent is 2^33 or more, which no back end takes.
    #[error(
        "the public exponent has more than 33 bits, which no back end takes; make the key with openssl's own exponent, 65537"
    )]
    LargeExponent,

    /// The public exponent is even, so it cannot belong to an RSA key.
    #[error("the public exponent is even, which no RSA key can have; the key is damaged or was made by a faulty tool")]
    EvenExponent,

    /// The modulus is even, so it is no product of two odd primes.
    #[error("the modulus is even, which no RSA key can have; the key is damaged or was made by a faulty tool")]
    EvenModulus,

    /// A multi-prime key (RFC 8017, section 3.2).
    #[error(
        "the key has more than two primes, which back ends disagree about; make one with `openssl genpkey -algorithm RSA` and two primes"
    )]
    MultiPrime,

    /// Both primes are the same number: everyone can compute the private key.
    #[error("both primes of the key are the same number, so the key protects nothing; revoke it and make a new one")]
    EqualPrimes,

    /// The primes differ in length.
    #[error(
        "the primes of the key differ in length, which is unsafe and unusual; make a new key with `openssl genpkey -algorithm RSA`"
    )]
    UnbalancedPrimes,

    /// Modulus, exponents, primes and coefficient do not belong together, or a prime is none.
    #[error(
        "the parts of the key do not belong together, so it would sign wrongly; check it with `openssl pkey -in key.pem -check -noout` and restore it from its source"
    )]
    Inconsistent,

    /// The key could not be tried, because the operating system gave no randomness.
    #[error(
        "the key could not be tried out for want of randomness; load it again when the operating system gives some"
    )]
    NotTried {
        /// What went wrong.
        source: RsaSignError,
    },
}

impl KeyError {
    /// What a failed trial signature says about the key.
    pub(super) fn from_trial(error: RsaSignError) -> Self {
        match error {
            RsaSignError::Withheld { .. } => Self::Inconsistent,
            source @ RsaSignError::Randomness { .. } => Self::NotTried { source },
        }
    }

    pub(super) fn from_der(error: pkcs8::der::Error) -> Self {
        match error.kind() {
            pkcs8::der::ErrorKind::TrailingData { .. } => Self::TrailingData,
            _ => Self::MalformedDer {
                source: Box::new(DerError(error)),
            },
        }
    }
}

/// Without its feature `std`, which only the `rsa` back end turns on, `der::Error` is no `std::error::Error`.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct DerError(pkcs8::der::Error);

/// Why no signature was made.
///
/// In every case nothing was handed out, so nothing can have been sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RsaSignError {
    /// The operating system gave no randomness, which blinding needs.
    #[error(
        "the operating system gave no randomness, without which no private key operation is run; nothing was signed"
    )]
    Randomness {
        /// The operating system's answer.
        source: Source,
    },

    /// The back end failed, or the signature did not hold against the public key and was withheld: a faulty one can
    /// reveal the private key. Seen on defective memory or processors.
    #[error(
        "the signature failed the check with its own public key, or could not be computed, and was withheld; if it happens again, suspect the machine's memory"
    )]
    Withheld {
        /// The back end's own error.
        source: Source,
    },
}

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RsaVerifyError {
    /// A signature has exactly as many bytes as the modulus (RFC 8017, section 8.2.2, step 1).
    #[error("the signature has {found} bytes and this key's signatures have {needed}")]
    Length {
        /// Bytes of the signature given.
        found: usize,
        /// Bytes of the modulus.
        needed: usize,
    },

    /// The signature was made over another message, with another key, or is forged or damaged.
    #[error("the signature does not belong to this message and this key")]
    Mismatch,
}
