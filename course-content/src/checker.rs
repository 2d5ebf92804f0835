//! Checks a package that could be read against every rule of the format.

mod course;
mod lessons;
mod prose;
mod questions;
mod quizzes;
mod strays;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::course::ModuleItem;
use crate::files::Files;
use crate::finding::{self, Finding, MAX_FINDINGS};
use crate::problem::Problem;
use crate::reader::{Package, checks_path, quiz_path};
use crate::yaml::{self, Node, Place};

/// Finds everything that is wrong with a package, errors and warnings, from top to bottom.
#[must_use]
pub fn check(package: &Package, today: NaiveDate) -> Vec<Finding> {
    let trees = trees(&package.files);
    let mut check = Check::new(package, today);
    check.course(place(&trees, "course.yaml"));
    for module in &package.course.modules {
        for item in &module.items {
            match item {
                ModuleItem::Lesson(item) => {
                    let path = format!("{}/{}", module.key, item.lesson);
                    let Some(lesson) = package.lesson(&path) else { continue };
                    check.lesson(lesson);
                    check.checks(lesson, place(&trees, &checks_path(&path)));
                }
                ModuleItem::Quiz(item) => {
                    let path = quiz_path(&item.quiz);
                    let Some(quiz) = package.quiz(&item.quiz) else { continue };
                    check.quiz(quiz, place(&trees, &path));
                }
            }
        }
    }
    check.outcomes_served(place(&trees, "course.yaml"));
    check.strays();
    check.unsourced();
    finding::sort(&mut check.findings);
    check.findings
}

/// Reads and checks files: the findings of [`Package::read`] or, if it can be read, of [`check`].
#[must_use]
pub fn check_files(files: Files, today: NaiveDate) -> Vec<Finding> {
    match Package::read(files) {
        Ok(package) => check(&package, today),
        Err(findings) => findings,
    }
}

/// The top of a file.
fn place<'a>(trees: &'a BTreeMap<String, Node>, file: &'a str) -> Place<'a> {
    Place::new(file, trees.get(file))
}

/// The trees of all YAML files, for their lines.
fn trees(files: &Files) -> BTreeMap<String, Node> {
    let yaml = files.iter().filter(|(path, _)| path.ends_with(".yaml"));
    let tree = |(path, bytes): (&str, &[u8])| {
        Some((path.to_owned(), yaml::parse(path, str::from_utf8(bytes).ok()?, 0).ok()?))
    };
    yaml.filter_map(tree).collect()
}

/// One run of the checker.
struct Check<'a> {
    package: &'a Package,
    today: NaiveDate,
    findings: Vec<Finding>,
    /// Files in `media/` that something links to.
    used_media: BTreeSet<String>,
    /// Outcomes that a lesson or a question serves.
    served: BTreeSet<String>,
    /// For each file, how many statements are marked `[M]`, and the line of the first.
    unsourced: BTreeMap<String, (usize, Option<usize>)>,
}

impl<'a> Check<'a> {
    fn new(package: &'a Package, today: NaiveDate) -> Self {
        let (findings, unsourced) = (Vec::new(), BTreeMap::new());
        let (used_media, served) = (BTreeSet::new(), BTreeSet::new());
        Self { package, today, findings, used_media, served, unsourced }
    }

    fn add(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        }
    }

    /// A number must be in a range.
    fn range(&mut self, place: Place<'_>, name: &str, value: u32, range: RangeInclusive<u32>) {
        if !range.contains(&value) {
            let (least, most) = range.into_inner();
            let problem = Problem::NumberOutOfRange { name: name.to_owned(), value, least, most };
            self.add(place.field(name).error(problem));
        }
    }

    /// The format's version must be ours.
    fn format(&mut self, place: Place<'_>, format: u32) {
        if format != 1 {
            self.add(place.field("format").error(Problem::FormatUnsupported { format }));
        }
    }

    /// A reference must be in `course.yaml`.
    fn source(&mut self, file: &str, line: Option<usize>, key: &str) {
        if key == "M" {
            self.add(Finding::error(Problem::SourceIsMark {}, file, line));
        } else if !self.package.course.references.contains_key(key) {
            self.add(Finding::error(Problem::SourceUnknown { key: key.to_owned() }, file, line));
        }
    }

    /// An outcome must be in `course.yaml`.
    fn outcome(&mut self, place: Place<'_>, id: &str) {
        self.served.insert(id.to_owned());
        if !self.package.course.outcomes.iter().any(|outcome| outcome.id == id) {
            self.add(place.error(Problem::OutcomeUnknown { id: id.to_owned() }));
        }
    }

    /// An id is short, readable and safe in addresses.
    fn id(&mut self, place: Place<'_>, id: &str) {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if id.is_empty() || id.len() > 80 || !id.bytes().all(allowed) {
            let id: String = id.chars().take(80).collect();
            self.add(place.error(Problem::IdInvalid { id }));
        }
    }

    /// Notes one statement without a source.
    fn note_unsourced(&mut self, file: &str, line: Option<usize>) {
        let entry = self.unsourced.entry(file.to_owned()).or_insert((0, line));
        entry.0 += 1;
    }

    /// One warning for each file with statements without a source.
    fn unsourced(&mut self) {
        for (file, (count, line)) in std::mem::take(&mut self.unsourced) {
            let problem = if count == 1 { Problem::UnsourcedOne {} } else { Problem::Unsourced { count } };
            self.add(Finding::warning(problem, &file, line));
        }
    }
}

/// Whether `name` is `<nn>-<key>`: two digits, then words of `a-z 0-9` joined by hyphens.
fn is_numbered(name: &str) -> bool {
    let digits = name.bytes().take(2).filter(u8::is_ascii_digit).count();
    digits == 2 && name.get(2..).and_then(|rest| rest.strip_prefix('-')).is_some_and(is_key)
}

/// Whether `key` consists of words of `a-z 0-9` joined by hyphens.
pub(crate) fn is_key(key: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    key.len() <= 100 && key.split('-').all(word)
}
