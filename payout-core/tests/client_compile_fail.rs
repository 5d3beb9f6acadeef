//! What must not compile. Apart from the other tests, since the first run builds the crate once more.
//!
//! The expected texts are those of the compiler that the project is developed with; `TRYBUILD=overwrite` writes them anew.

#[test]
fn what_must_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
