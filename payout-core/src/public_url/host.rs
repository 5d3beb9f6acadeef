//! Whether everybody can reach a host.

use crate::base_url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Says what is wrong with a host, and what would be right.
pub(super) fn check(host: &str) -> Result<(), &'static str> {
    match base_url::address(host) {
        None => check_name(host),
        Some(address) if is_public(address) => Ok(()),
        Some(_) => Err("has an address of no public network, use one that can be reached"),
    }
}

/// Top domains that are resolved inside of networks only: reserved for that (RFC 6762, RFC 8375, ICANN for `internal`), or never
/// delegated because they are in use for it.
const PRIVATE_DOMAINS: [&str; 9] = [
    "arpa",
    "corp",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
];

fn check_name(host: &str) -> Result<(), &'static str> {
    let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let (domain, last) = name.rsplit_once('.').unwrap_or(("", &name));
    // URL readers take `2130706433`, `127.1` and `0x7f.1` for addresses; a name never ends in such a label.
    if last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("has a host that is neither a name nor an address with four numbers");
    }
    let is_label = |label: &str| {
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=63).contains(&label.len()) && label.bytes().all(letters)
    };
    if !name.split('.').all(is_label) {
        return Err("has a host that is no name, its parts take letters, digits, - and _ only, 63 at most");
    }
    if last == "localhost" {
        return Err("has a host of this machine, write 127.0.0.1 (with an account on loopback)");
    }
    if domain.is_empty() || PRIVATE_DOMAINS.contains(&last) {
        return Err("has a host of a private network, use a name that everybody can resolve");
    }
    Ok(())
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    // The special-purpose blocks of the IANA registry (RFC 6890 and its successors) that `std` has no stable name for.
    let special = a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && matches!(b, 18 | 19));
    !(special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // Only 2000::/3 is assigned for global use. In it: 2001::/23 is for protocols and Teredo, 2001:db8::/32 and 3fff::/20 (RFC 9637)
    // are for documents, and 2002::/16 wraps an IPv4 address that may be private.
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    let special = match first {
        0x2001 => second < 0x200 || second == 0xdb8,
        0x2002 => true,
        0x3fff => second < 0x1000,
        _ => false,
    };
    global && !special
}
