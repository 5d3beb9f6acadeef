//! Compiles the example of the project's README; the commands are in `main.rs`.
// For doctests only: the README's links are files of the repository, which rustdoc would look for among items.
#![cfg_attr(doctest, doc = include_str!("../../README.md"))]
