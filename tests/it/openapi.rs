//! Guard: `openapi.yaml` is what the API serves.

use std::path::PathBuf;

#[test]
fn the_contract_is_current() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../openapi.yaml");
    let served = api::spec_yaml();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&file, &served).unwrap();
    }
    let checked_in = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        checked_in == served,
        "openapi.yaml is out of date: run UPDATE_OPENAPI=1 cargo test -p tests openapi"
    );
}
