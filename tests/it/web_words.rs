//! Guard: every text of the pages is there in three languages, is used, and is written in its own letters.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use domain::Refusal;
use domain::content::Language;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

/// A text: its words, the variables it puts in, and the forms among which it chooses.
#[derive(Default)]
struct Text {
    words: String,
    variables: BTreeSet<String>,
    forms: Vec<BTreeSet<String>>,
}

/// The texts of one file, by key.
type Area = BTreeMap<String, Text>;

fn read(source: &str) -> Area {
    let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut area = Area::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut text = Text::default();
            gather(&message.value.unwrap(), &mut text);
            let key = message.id.name.to_owned();
            assert!(area.insert(key.clone(), text).is_none(), "`{key}` is given twice");
        }
    }
    area
}

fn gather(pattern: &Pattern<&str>, text: &mut Text) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.words += value,
            PatternElement::Placeable { expression: Expression::Inline(inline) } => put_in(inline, text),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                put_in(selector, text);
                let key = |key: &VariantKey<&str>| match key {
                    VariantKey::Identifier { name } => (*name).to_owned(),
                    VariantKey::NumberLiteral { value } => (*value).to_owned(),
                };
                text.forms.push(variants.iter().map(|variant| key(&variant.key)).collect());
                variants.iter().for_each(|variant| gather(&variant.value, text));
            }
        }
        text.words.push(' ');
    }
}

fn put_in(inline: &InlineExpression<&str>, text: &mut Text) {
    if let InlineExpression::VariableReference { id } = inline {
        text.variables.insert(id.name.to_owned());
    }
}

/// The files of one language, in their order.
fn areas(language: Language) -> Vec<Area> {
    let (_, sources) = web::LOCALES.iter().find(|(of, _)| *of == language).unwrap();
    sources.iter().map(|source| read(source)).collect()
}

fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for key in areas(Language::En).into_iter().flat_map(Area::into_keys) {
        assert!(keys.insert(key.clone()), "`{key}` stands in two files");
    }
    keys
}

/// Every source of the pages that may name a key.
fn sources() -> Vec<(PathBuf, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../web");
    let mut files = Vec::new();
    walk(&root.join("src"), &mut files);
    walk(&root.join("templates"), &mut files);
    files.into_iter().map(|file| (file.clone(), std::fs::read_to_string(file).unwrap())).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// What is asked for by its whole key, wherever the code is sure of it.
fn asked(source: &str) -> BTreeSet<String> {
    let one_line = source.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(");
    let calls = [".t(\"", ".n(\"", ".with(\"", ".with_all(\"", ".say(\"", ".count(\""];
    let after = |call: &str| {
        let ends = one_line.match_indices(call).map(|(at, found)| at + found.len());
        ends.filter_map(|at| one_line[at..].split('"').next()).map(str::to_owned).collect::<Vec<_>>()
    };
    calls.iter().flat_map(|call| after(call)).filter(|key| is_key(key) && !key.ends_with('-')).collect()
}

/// Every word that could be a key, and what keys made at run time begin with: `level-{word}`, or `level-` alone.
fn named(source: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut words, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    for literal in source.split('"') {
        let beginning = literal.split('{').next().unwrap_or_default();
        if is_key(beginning) && beginning.ends_with('-') {
            beginnings.insert(beginning.to_owned());
        } else if is_key(literal) {
            words.insert(literal.to_owned());
        }
    }
    (words, beginnings)
}

#[test]
fn each_file_has_the_same_keys_and_variables_in_all_three_languages() {
    let [english, russian, belarusian] = [Language::En, Language::Ru, Language::Be].map(areas);
    for other in [russian, belarusian] {
        assert_eq!(english.len(), other.len());
        for (english, other) in english.iter().zip(&other) {
            assert_eq!(english.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
            for (key, text) in english {
                assert_eq!(text.variables, other[key].variables, "{key}");
            }
        }
    }
}

#[test]
fn every_text_that_is_asked_for_is_there() {
    let keys = keys();
    for (file, source) in sources() {
        let missing: Vec<_> = asked(&source).into_iter().filter(|key| !keys.contains(key)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", file.display());
    }
}

#[test]
fn every_text_is_used() {
    let (mut words, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    for (_, source) in sources() {
        let (more, starts) = named(&source);
        words.extend(more);
        beginnings.extend(starts);
    }
    let is_used = |key: &String| words.contains(key) || beginnings.iter().any(|start| key.starts_with(start));
    let unused: Vec<_> = keys().into_iter().filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "nothing asks for {unused:?}");
}

/// What no form of the pages can be refused for, by the reason: its doors are those of the API.
const ONLY_THE_API_REFUSES: [&[Refusal]; 7] = {
    use Refusal as R;
    let certificates_are_changed_there: &[Refusal] = &[
        R::CertificateRevoked,
        R::CertificateSuspended,
        R::CertificateNotSuspended,
        R::CertificateSuperseded,
        R::NamesMissing,
    ];
    let roles_are_given_there: &[Refusal] = &[R::AcademyOfficerApart];
    let academys_own_machine_signs_there: &[Refusal] =
        &[R::CentreHasNotSigned, R::AcademyKeyElsewhere, R::SignatureNotTrusted];
    let partners_come_there: &[Refusal] = &[
        R::PartnerKeyUnknown,
        R::PartnerKeyExpired,
        R::PartnerKeyRevoked,
        R::SandboxSendsNothing,
        R::TooManyWebhooks,
    ];
    let scripts_go_on_by_themselves: &[Refusal] = &[
        R::UploadBusy,
        R::UploadOffset,
        R::UploadTooLong,
        R::UploadBroken,
        R::UploadIncomplete,
        R::UploadUsed,
    ];
    let only_there_requests_have_keys: &[Refusal] = &[R::KeyReused, R::RequestInProgress];
    let pages_show_what_is_missing_in_other_words: &[Refusal] =
        &[R::LessonsMissing, R::QuizNotPassed, R::NoCertificateForCourse, R::ReviewNotAllowed];
    [
        certificates_are_changed_there,
        roles_are_given_there,
        academys_own_machine_signs_there,
        partners_come_there,
        scripts_go_on_by_themselves,
        only_there_requests_have_keys,
        pages_show_what_is_missing_in_other_words,
    ]
};

#[test]
fn every_refusal_that_a_page_can_meet_has_its_sentence() {
    let keys = keys();
    for refusal in Refusal::ALL {
        let key = format!("refusal-{}", refusal.code().replace('_', "-"));
        let is_elsewhere = ONLY_THE_API_REFUSES.concat().contains(refusal);
        assert_eq!(keys.contains(&key), !is_elsewhere, "{key}");
    }
    let refusals = keys.iter().filter(|key| key.starts_with("refusal-")).count();
    let elsewhere = ONLY_THE_API_REFUSES.concat().len();
    assert_eq!(refusals, Refusal::ALL.len() - elsewhere, "a sentence for a refusal that is no more");
}

/// Codes of values that no form of the pages sends.
const ONLY_THE_API_READS: [&str; 10] = [
    "no_address",
    "no_hash",
    "not_a_key",
    "not_https",
    "not_one_way",
    "not_utf8",
    "private_address",
    "unknown_course",
    "unknown_lesson",
    "unreadable",
];

#[test]
fn every_value_that_a_form_can_send_and_cannot_be_meant_has_its_sentence() {
    let keys = keys();
    let mut files = Vec::new();
    walk(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../domain/src"), &mut files);
    let mut codes = BTreeSet::new();
    for source in files.iter().map(|file| std::fs::read_to_string(file).unwrap()) {
        // Tests make up codes of their own.
        codes.extend(codes_in(source.split("#[cfg(test)]").next().unwrap()));
    }
    assert!(codes.len() > 15, "{codes:?}");
    for code in codes {
        // Its own, or one for each field that may have it.
        let key = format!("field-{}", code.replace('_', "-"));
        let is_told = keys.iter().any(|known| *known == key || known.starts_with(&format!("{key}-")));
        assert_eq!(is_told, !ONLY_THE_API_READS.contains(&code.as_str()), "{key}");
    }
}

/// Codes stand after the pointer of their field, or are called `code`, or begin a complaint.
fn codes_in(source: &str) -> Vec<String> {
    let parts: Vec<&str> = source.split('"').collect();
    let is_code = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let mut codes = Vec::new();
    for at in (1..parts.len()).step_by(2) {
        let before = parts[at - 1].trim_end();
        let after_pointer = at >= 3 && before == "," && parts[at - 2].starts_with('/');
        let called = before.ends_with("code:");
        let complaint = before.ends_with("Complaint = (") || before.ends_with("Err((");
        if (after_pointer || called || complaint) && is_code(parts[at]) {
            codes.push(parts[at].to_owned());
        }
    }
    codes
}

#[test]
fn everything_that_the_checker_finds_has_its_sentence_in_each_language() {
    use domain::content::{Problem, Term};
    let terms = Term::ALL.iter().map(|term| (format!("finding-term-{}", term.key()), BTreeSet::new()));
    let problems = Problem::ALL.iter().map(|(key, values)| {
        (format!("finding-{key}"), values.iter().map(|value| (*value).to_owned()).collect())
    });
    let wanted: BTreeMap<String, BTreeSet<String>> = terms.chain(problems).collect();
    assert_eq!(wanted.len(), Problem::ALL.len() + Term::ALL.len(), "two problems share a key");
    for language in [Language::En, Language::Ru, Language::Be] {
        let said = areas(language).into_iter().flatten().filter(|(key, _)| key.starts_with("finding-"));
        let said: BTreeMap<_, _> = said.map(|(key, text)| (key, text.variables)).collect();
        assert_eq!(said, wanted, "{}", language.tag());
    }
}

#[test]
fn each_language_is_written_in_its_own_letters() {
    let foreign = [(Language::Be, "ищъИЩЪ"), (Language::Ru, "іўґІЎҐ")];
    for (language, letters) in foreign {
        for (key, text) in areas(language).into_iter().flatten() {
            let found = text.words.chars().find(|c| letters.contains(*c));
            assert_eq!(found, None, "{key} in {}", language.tag());
        }
    }
}

#[test]
fn no_word_mixes_two_alphabets() {
    for language in [Language::En, Language::Ru, Language::Be] {
        for (key, text) in areas(language).into_iter().flatten() {
            for word in text.words.split(|c: char| !c.is_alphabetic()) {
                let latin = word.chars().any(|c| c.is_ascii_alphabetic());
                let cyrillic = word.chars().any(|c| matches!(c, '\u{400}'..='\u{4ff}'));
                assert!(!(latin && cyrillic), "{key}: {word}");
            }
        }
    }
}

#[test]
fn nobody_is_shouted_at() {
    for language in [Language::En, Language::Ru, Language::Be] {
        for (key, text) in areas(language).into_iter().flatten() {
            assert!(!text.words.contains('!'), "{key}");
        }
    }
}

#[test]
fn numbers_have_every_plural_form_of_their_language() {
    let wanted: [(Language, &[&str]); 3] = [
        (Language::En, &["one", "other"]),
        (Language::Ru, &["one", "few", "many"]),
        (Language::Be, &["one", "few", "many"]),
    ];
    for (language, wanted) in wanted {
        for (key, text) in areas(language).into_iter().flatten() {
            for forms in text.forms.iter().filter(|forms| forms.contains("one")) {
                let missing: Vec<_> = wanted.iter().filter(|form| !forms.contains(**form)).collect();
                assert!(missing.is_empty(), "{key} in {}: {missing:?}", language.tag());
            }
        }
    }
}
