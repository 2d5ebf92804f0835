//! Guard: a crate imports only what its layer may.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// Ours, and the libraries that mark a layer: who may list what.
const MAY: [(&str, &[&str]); 8] = [
    ("entity", &["sea-orm"]),
    ("migration", &["sea-orm-migration"]),
    ("course-content", &[]),
    ("certificate", &["lopdf", "printpdf"]),
    ("domain", &["certificate", "course-content", "entity", "jsonwebtoken", "sea-orm"]),
    ("api", &["domain", "poem", "poem-openapi"]),
    ("web", &["domain", "poem"]),
    (
        "server",
        &[
            "api",
            "web",
            "domain",
            "migration",
            "course-content",
            "certificate",
            "poem",
            "sqlx",
            "apalis",
            "apalis-sqlite",
            "apalis-postgres",
        ],
    ),
];

const WATCHED: [&str; 18] = [
    "entity",
    "migration",
    "course-content",
    "certificate",
    "domain",
    "api",
    "web",
    "server",
    "tests",
    "poem",
    "poem-openapi",
    "sea-orm",
    "sea-orm-migration",
    "lopdf",
    "printpdf",
    "jsonwebtoken",
    "sqlx",
    "apalis",
];

fn dependencies(krate: &str) -> Option<BTreeSet<String>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(krate).join("Cargo.toml");
    let text = std::fs::read_to_string(file).ok()?;
    let section = text.split("[dependencies]").nth(1)?.split("\n[").next()?;
    let name = |line: &str| line.split(['.', '=', ' ']).next().unwrap_or_default().to_owned();
    Some(section.lines().map(name).filter(|name| WATCHED.contains(&name.as_str())).collect())
}

#[test]
fn no_crate_lists_what_its_layer_may_not() {
    for (krate, may) in MAY {
        let Some(listed) = dependencies(krate) else { continue };
        let wrong: Vec<_> = listed.iter().filter(|name| !may.contains(&name.as_str())).collect();
        assert!(wrong.is_empty(), "{krate} must not depend on {wrong:?}");
    }
}

#[test]
fn the_guard_sees_the_dependencies_there_are() {
    assert!(dependencies("api").unwrap().contains("domain"));
    assert!(dependencies("domain").unwrap().contains("sea-orm"));
}
