//! The record as data: frozen, exact, and the same text every time.

use certificate::Record;

use crate::records::{advanced, attendance, specimens};

#[test]
fn a_record_survives_being_stored() {
    for (_, record) in specimens() {
        let stored = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&stored).unwrap(), record);
        let canonical = record.canonical_json().unwrap();
        assert_eq!(serde_json::from_str::<Record>(&canonical).unwrap(), record);
    }
}

#[test]
fn canonical_json_sorts_its_keys_and_has_no_spaces_of_its_own() {
    let json = attendance().canonical_json().unwrap();
    assert!(
        json.starts_with(r#"{"began_on":"2026-05-04","code":"7K3MX0QF9TZB4HWD","completed_on":"#),
        "{json}"
    );
    assert!(json.contains(r#""holder":{"belarusian":{"own_name":"Дар’я","patronymic":"Ігараўна""#), "{json}");
}

#[test]
fn a_hash_changes_with_any_field() {
    let mut changed = advanced();
    changed.course_version += 1;
    assert_ne!(changed.sha256().unwrap(), advanced().sha256().unwrap());
    assert_eq!(advanced().sha256().unwrap(), advanced().sha256().unwrap());
}

#[test]
fn unknown_fields_are_refused() {
    let mut value = serde_json::to_value(attendance()).unwrap();
    value["birth_date"] = "2000-01-01".into();
    assert!(serde_json::from_value::<Record>(value).is_err());
}

#[test]
fn the_code_is_shown_in_groups_of_four() {
    assert_eq!(attendance().grouped_code(), "7K3M-X0QF-9TZB-4HWD");
}
