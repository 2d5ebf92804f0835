//! Which layer wins, and what is refused.

use std::io::Write;

use super::*;

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn load(text: &str, pairs: &[(&str, &str)], flags: &Flags) -> Result<Config, ConfigError> {
    Config::load(Some(file(text).path()), env(pairs), flags)
}

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let text = "listen = '127.0.0.1:1'\ndata_dir = 'of-file'\nlog = 'warn'\n";
    let pairs = [("FOREST_GLADE_LISTEN", "127.0.0.1:2"), ("FOREST_GLADE_DATA_DIR", "of-environment")];
    let flags = Flags { listen: Some(address("127.0.0.1:3")), ..Flags::default() };
    let config = load(text, &pairs, &flags).unwrap();
    assert_eq!(config.listen, address("127.0.0.1:3"));
    assert_eq!(config.data_dir, PathBuf::from("of-environment"));
    assert_eq!(config.log, "warn");
    assert_eq!(config.database_readers, Config::default().database_readers);
}

#[test]
fn sections_are_laid_over_key_by_key() {
    let text = "[centre]\nserial_prefix = 'BCH'\nplace = {en = 'Minsk', ru = 'Минск', be = 'Мінск'}\n";
    let pairs = [("FOREST_GLADE_CENTRE__PUBLIC_URL", "https://learn.test/"), ("PATH", "/bin")];
    let config = load(text, &pairs, &Flags::default()).unwrap();
    assert_eq!(config.centre.serial_prefix, "BCH");
    assert_eq!(config.settings(config.listen).public_url, "https://learn.test");
}

#[test]
fn the_public_address_follows_the_listening_one_until_it_is_set() {
    let config = load("", &[], &Flags::default()).unwrap();
    assert_eq!(config.settings(address("127.0.0.1:9")).public_url, "http://127.0.0.1:9");
}

#[test]
fn numbers_and_lists_come_from_the_environment_too() {
    let institutions = "[{role = 'centre', name = {en = 'A'}, post = {en = 'B'}, signatory = {en = 'C'}, \
                        valid_from = '2020-01-01'}]";
    let pairs = [("FOREST_GLADE_DATABASE_READERS", "7"), ("FOREST_GLADE_CENTRE__INSTITUTIONS", institutions)];
    let config = load("", &pairs, &Flags::default()).unwrap();
    assert_eq!(config.database_readers, 7);
    assert_eq!(config.centre.institutions.len(), 1);
}

#[test]
fn an_unknown_key_of_the_file_is_refused_with_its_name_and_line() {
    let refused = load("log = 'info'\nlisten_to = 'everything'\n", &[], &Flags::default());
    let message = refused.unwrap_err().to_string();
    assert!(message.contains("line 2") && message.contains("listen_to"), "{message}");
    let nested = load("[centre]\npublic_uri = 'x'\n", &[], &Flags::default()).unwrap_err().to_string();
    assert!(nested.contains("public_uri"), "{nested}");
}

#[test]
fn an_unknown_variable_is_refused_with_its_name() {
    for name in ["FOREST_GLADE_LISTEN_TO", "FOREST_GLADE_CENTRE__PUBLIC_URI"] {
        let message = load("", &[(name, "x")], &Flags::default()).unwrap_err().to_string();
        assert!(message.contains(name), "{message}");
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_refused() {
    let wrong = [("FOREST_GLADE_LISTEN", "everywhere"), ("FOREST_GLADE_DATABASE_READERS", "many")];
    for pair in wrong {
        assert!(
            matches!(load("", &[pair], &Flags::default()), Err(ConfigError::Variable { .. })),
            "{pair:?}"
        );
    }
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let missing = Config::load(Some(Path::new("no-such-file.toml")), env(&[]), &Flags::default());
    assert!(matches!(missing, Err(ConfigError::Unreadable { .. })));
}

#[test]
fn secrets_are_hidden_when_the_configuration_is_shown() {
    for url in ["postgres://glade:s3cret@db/glade", "postgres://db/glade?password=s3cret", "s3cret"] {
        let flags = Flags { database_url: Some(url.into()), ..Flags::default() };
        let config = load("", &[], &flags).unwrap();
        let shown = config.to_toml().unwrap();
        assert!(shown.contains("hidden") && !shown.contains("s3cret"), "{shown}");
        assert!(!format!("{config:?}").contains("s3cret"));
    }
    for url in ["smtps://glade:s3cret@mail.example.org", "s3cret"] {
        let config = load(&format!("smtp_url = '{url}'"), &[], &Flags::default()).unwrap();
        let shown = config.to_toml().unwrap();
        assert!(shown.contains("hidden") && !shown.contains("s3cret"), "{shown}");
        assert!(!format!("{config:?}").contains("s3cret"));
    }
}

#[test]
fn what_is_shown_can_be_read_again() {
    let shown = load("metrics_listen = '127.0.0.1:9090'", &[], &Flags::default()).unwrap().to_toml().unwrap();
    assert_eq!(load(&shown, &[], &Flags::default()).unwrap().to_toml().unwrap(), shown);
}

#[test]
fn every_key_is_in_the_manual() {
    let manual = include_str!("../../../docs/configuration.md");
    let all = "database_url = 'x'\nmetrics_listen = '127.0.0.1:1'\nacademy_credential_keys = 'x'\nmedia_bucket = 'x'\nsmtp_url = 'x'\nletters_from = 'x'\nbounces_to = 'x'\nremovals_to = 'x'\n";
    let table: Table =
        toml::from_str(&load(all, &[], &Flags::default()).unwrap().to_toml().unwrap()).unwrap();
    let centre = table.get("centre").and_then(toml::Value::as_table).unwrap();
    for key in table.keys().chain(centre.keys()) {
        assert!(manual.contains(&format!("`{key}`")), "{key} is missing in docs/configuration.md");
    }
}
