//! The payout family whole: exact request bytes, every limit of the tables, what does not go together, and what stays hidden.

#![cfg(feature = "_signer")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

#[path = "../common/mod.rs"]
mod common;
mod limits;
mod pay;
mod redaction;
mod requests;

use paynet::{
    Bank, BankAccount, Card, CardNumber, Customer, Cvv, Destination, Endpoint, Expiry, LegalPerson, Payout, Receiver,
    Redirect,
};

/// A payout of the documented amount to `destination`, with nothing else.
fn payout_to(destination: impl Into<Destination>) -> Payout {
    Payout::new(
        Endpoint::Id(39915),
        "payout-2041".parse().unwrap(),
        "10.42 USD".parse().unwrap(),
        destination,
    )
}

fn redirects() -> Redirect {
    Redirect::ByOutcome {
        success: "https://shop.example.com/paid?a=1&b=2".parse().unwrap(),
        fail: "https://shop.example.com/not-paid".parse().unwrap(),
    }
}

fn receiver() -> Receiver {
    Receiver::new()
        .first_name("Zoë")
        .last_name("O'Lovelace")
        .birthday("18151210")
        .country_code("GB")
        .state("NSW")
        .city("Saint-Étienne (Loire)")
        .zip_code("SW1A 2AA")
        .address1("12 St James's Sq. #4 & 5")
        .phone("+44 20 7946 0000")
        .email("ada+1@example.com")
        .identity_document_id("passport")
        .identity_document_number("AB 123456")
        .inn("0123456789")
}

/// Everything a payout can hold beside its destination, which is one kind of several.
fn whole_table(destination: impl Into<Destination>) -> Payout {
    payout_to(destination)
        .description("royalties, March")
        .ip_address("2001:db8::1".parse().unwrap())
        .purpose("100% salary")
        .server_callback_url("https://httpstat.us/200".parse().unwrap())
        .redirect(redirects())
        .receiver(receiver())
        .bank(
            Bank::new()
                .name("First Example Bank")
                .branch("Main")
                .code("0042")
                .bic("EXMPGB2L")
                .city("London")
                .address1("1 Example Street")
                .zip_code("EC1A 1BB")
                .province("Greater London")
                .area("City"),
        )
        .legal_person(LegalPerson::new().name("Example & Co").document_number("01234567"))
        .customer(
            Customer::new()
                .level("gold")
                .id("0000002041")
                .merchant_customer_identifier("crm-7"),
        )
        .merchant_data("{\"tenant\":7}")
        .extra("x-acquirer-field", "tilde ~ star *")
}

fn whole_bank_account() -> BankAccount {
    BankAccount::new("0987654321")
        .unwrap()
        .account_name("Ada Lovelace")
        .routing_number("015")
}

fn whole_card() -> Card {
    Card::new(CardNumber::new("4444333322221111").unwrap())
        .printed_name("ADA LOVELACE")
        .expiry(Expiry::new("01", "2031").unwrap())
        .cvv(Cvv::new("012").unwrap())
}
