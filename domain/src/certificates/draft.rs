//! What a certificate would say if it were issued now, and what it still lacks.

use std::collections::{HashMap, HashSet};

use certificate::{Holder, Issuer, Kind, Lang, PersonName, Record, Texts, Verdict};
use chrono::{DateTime, Months, NaiveDate, Utc};
use course_content::course::{self, Language, QuizPurpose, Text};
use course_content::{Item, Package};
use entity::enums::{CertificateKind, RunKind};
use entity::ids::{CourseRunId, EnrolmentId, PersonId};
use entity::{course_run, enrolment, person};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};

use super::{day, marks};
use crate::attendance;
use crate::context::Context;
use crate::courses::{self, LoadedVersion};
use crate::database::written_out;
use crate::error::{Error, Refusal, Result};
use crate::people::{Account, ScriptNames};
use crate::settings::{Institution, Settings};

/// A certificate but for its number and code.
pub(super) struct Draft {
    /// Which book it goes into.
    pub kind: CertificateKind,
    /// The person as read, to be met unchanged when the number is taken.
    pub person_revision: i32,
    /// Everything printed; number and code stand in with letters of the same width.
    pub record: Record,
}

/// A draft, or everything that is in its way.
pub(super) type Drafted = Result<Draft, Vec<Refusal>>;

/// Drafts the certificates of enrolments as of `now`, in their order.
///
/// # Errors
/// The database's own; [`Error::NotFound`] when a row that must be there is not.
pub(super) async fn of_enrolments(
    cx: &Context,
    db: &impl ConnectionTrait,
    enrolments: &[enrolment::Model],
    now: DateTime<Utc>,
) -> Result<Vec<Drafted>> {
    let sources = Sources::read(db, enrolments).await?;
    let mut drafts = Vec::with_capacity(enrolments.len());
    for enrolment in enrolments {
        let person = sources.people.get(&enrolment.learner_id).ok_or(Error::NotFound("person"))?;
        let period = sources.period(enrolment, now)?;
        drafts.push(with_period(cx, (enrolment, person), period, now).await?);
    }
    Ok(drafts)
}

/// Drafts it as if all of the training were of today: enough to see what is missing.
///
/// # Errors
/// As [`of_enrolments`].
pub(super) async fn for_proof_reading(
    cx: &Context,
    db: &impl ConnectionTrait,
    enrolment: &enrolment::Model,
    now: DateTime<Utc>,
) -> Result<Drafted> {
    let person = person::Entity::find_by_id(enrolment.learner_id).one(db).await?;
    let person = person.ok_or(Error::NotFound("person"))?;
    with_period(cx, (enrolment, &person), (day::on(now), day::on(now)), now).await
}

async fn with_period(
    cx: &Context,
    (enrolment, person): (&enrolment::Model, &person::Model),
    period: (NaiveDate, NaiveDate),
    now: DateTime<Utc>,
) -> Result<Drafted> {
    let version = courses::load(cx, enrolment.course_version_id).await?;
    let Some(kind) = book(version.package.course.certificate.kind) else {
        return Ok(Err(vec![Refusal::NoCertificateForCourse]));
    };
    let mut missing = lacking_names(person);
    let issuers = issuers(cx.settings(), kind, day::on(now));
    if issuers.is_empty() {
        missing.push(Refusal::IssuerMissing);
    }
    let record = record(cx.settings(), &version, person, issuers, period, day::on(now));
    if record.languages.is_empty() && !missing.contains(&Refusal::IssuerMissing) {
        missing.push(Refusal::CertificateNotPrintable);
    }
    let draft = Draft { kind, person_revision: person.revision, record };
    Ok(if missing.is_empty() { Ok(draft) } else { Err(missing) })
}

/// The book of a kind of certificate, if the course leads to any.
pub(super) fn book(kind: course::CertificateKind) -> Option<CertificateKind> {
    match kind {
        course::CertificateKind::None => None,
        course::CertificateKind::Attendance => Some(CertificateKind::Attendance),
        course::CertificateKind::AdvancedTraining => Some(CertificateKind::AdvancedTraining),
    }
}

/// What keeps a person's names from being printed: that there are none, or that the holder has not confirmed them.
pub(super) fn lacking_names(person: &person::Model) -> Vec<Refusal> {
    let holder = holder(person);
    if holder.cyrillic.is_none() && holder.belarusian.is_none() && holder.latin.is_none() {
        return vec![Refusal::NamesMissing];
    }
    if person.names_confirmed_at.is_none() { vec![Refusal::NamesNotConfirmed] } else { Vec::new() }
}

/// The holder's names in each script in which both surname and own name are given.
pub(super) fn holder(person: &person::Model) -> Holder {
    let name = |surname: &Option<String>, own_name: &Option<String>, patronymic: &Option<String>| {
        Some(PersonName {
            surname: filled(surname.as_deref())?,
            own_name: filled(own_name.as_deref())?,
            patronymic: filled(patronymic.as_deref()),
        })
    };
    Holder {
        cyrillic: name(&person.surname_ru, &person.own_name_ru, &person.patronymic_ru),
        belarusian: name(&person.surname_be, &person.own_name_be, &person.patronymic_be),
        latin: name(&person.surname_latin, &person.own_name_latin, &person.patronymic_latin),
        surname_first: false,
    }
}

/// The institutions that issue this kind on this day, or none if one of them has no name then.
pub(super) fn issuers(settings: &Settings, kind: CertificateKind, on: NaiveDate) -> Vec<Issuer> {
    let (kind, wanted) = match kind {
        CertificateKind::Attendance => (course::CertificateKind::Attendance, 1),
        CertificateKind::AdvancedTraining => (course::CertificateKind::AdvancedTraining, 2),
    };
    let found = settings.issuers(kind, on);
    let complete = found.len() == wanted;
    found.into_iter().filter(|_| complete).map(issuer).collect()
}

fn issuer(institution: &Institution) -> Issuer {
    let Institution { name, post, signatory, mark, .. } = institution;
    let mark = mark.as_ref().and_then(|mark| mark.read()).map(|(sha256, _)| sha256.to_owned());
    Issuer { name: texts(name), post: texts(post), signatory: texts(signatory), mark }
}

fn record(
    settings: &Settings,
    version: &LoadedVersion,
    person: &person::Model,
    issuers: Vec<Issuer>,
    (began_on, completed_on): (NaiveDate, NaiveDate),
    issued_on: NaiveDate,
) -> Record {
    let course = &version.package.course;
    let rule = course.certificate;
    let mut record = Record {
        kind: match rule.kind {
            course::CertificateKind::AdvancedTraining => Kind::AdvancedTraining,
            course::CertificateKind::None | course::CertificateKind::Attendance => Kind::Attendance,
        },
        serial: String::new(),
        code: String::new(),
        verification_url: String::new(),
        holder: holder(person),
        programme: texts(&course.title),
        hours_online: course.hours.online,
        hours_face_to_face: course.hours.face_to_face,
        began_on,
        completed_on,
        issued_on,
        valid_until: rule
            .validity_months
            .and_then(|months| completed_on.checked_add_months(Months::new(months))),
        result: assessed(&version.package).then_some(Verdict::Passed),
        place: texts(&settings.place),
        issuers,
        course_key: course.key.clone(),
        course_version: u32::try_from(version.number).unwrap_or_default(),
        content_hash: version.content_hash.clone(),
        supersedes: None,
        languages: Vec::new(),
        template: String::new(),
    };
    settings.designs.of(record.kind).clone_into(&mut record.template);
    record.languages = languages(&record, &person.language);
    number(&mut record, settings, &marks::longest_serial(&settings.serial_prefix), "0000000000000000");
    record
}

/// Gives a record its number and code.
pub(super) fn number(record: &mut Record, settings: &Settings, serial: &str, code: &str) {
    serial.clone_into(&mut record.serial);
    code.clone_into(&mut record.code);
    record.verification_url = format!("{}/v/{code}", settings.public_url.trim_end_matches('/'));
}

/// How somebody's names will be printed on a certificate whose course is named in every language.
#[must_use]
pub fn names_as_printed(account: &Account) -> Vec<(Lang, String)> {
    let name = |name: &ScriptNames| PersonName {
        surname: name.surname().to_owned(),
        own_name: name.own_name().to_owned(),
        patronymic: name.patronymic().map(str::to_owned),
    };
    let names = &account.names;
    let holder = Holder {
        cyrillic: names.ru().map(name),
        belarusian: names.be().map(name),
        latin: names.latin().map(name),
        surname_first: false,
    };
    let [first, _] = cyrillic_first(Some(account.profile.language));
    holder.printed(&[first, Lang::En])
}

/// Belarusian for those who speak it with the centre, else Russian.
const fn cyrillic_first(preferred: Option<Language>) -> [Lang; 2] {
    match preferred {
        Some(Language::Be) => [Lang::Be, Lang::Ru],
        Some(Language::Ru | Language::En) | None => [Lang::Ru, Lang::Be],
    }
}

/// Two languages at most, in which everything printed is there: Russian or Belarusian by the holder's choice, then
/// English.
pub(super) fn languages(record: &Record, preferred: &str) -> Vec<Lang> {
    let first =
        cyrillic_first(Language::from_tag(preferred)).into_iter().find(|lang| all_there(record, *lang));
    let second = Some(Lang::En).filter(|lang| all_there(record, *lang));
    first.into_iter().chain(second).collect()
}

fn all_there(record: &Record, lang: Lang) -> bool {
    let there = |text: &Texts| text.get(lang).is_some();
    // A signatory who is named must be named in each language; nobody named leaves a line to sign on.
    let nobody = |text: &Texts| [Lang::En, Lang::Ru, Lang::Be].iter().all(|l| text.get(*l).is_none());
    let signed =
        |i: &Issuer| there(&i.name) && there(&i.post) && (there(&i.signatory) || nobody(&i.signatory));
    there(&record.programme) && there(&record.place) && record.issuers.iter().all(signed)
}

/// Whether completion needed a final test passed.
fn assessed(package: &Package) -> bool {
    package.items().any(|(_, item)| match item {
        Item::Quiz(place, quiz) => {
            place.required && quiz.purpose == QuizPurpose::Final && quiz.pass_mark_percent.is_some()
        }
        Item::Lesson(_) => false,
    })
}

/// What drafts are made of besides the course.
struct Sources {
    people: HashMap<PersonId, person::Model>,
    runs: HashMap<CourseRunId, course_run::Model>,
    /// When each was first studied.
    studied: HashMap<EnrolmentId, DateTime<Utc>>,
    /// When each was last studied online.
    learnt: HashMap<EnrolmentId, DateTime<Utc>>,
    /// Of each, the first and the last session that was attended.
    attended: HashMap<EnrolmentId, (DateTime<Utc>, DateTime<Utc>)>,
}

/// When somebody studied.
#[derive(FromQueryResult)]
struct Study {
    enrolment_id: EnrolmentId,
    at: DateTime<Utc>,
}

const FIRST_STUDIES: &str = "SELECT e.enrolment_id, e.at FROM enrolment_event e WHERE e.id = \
     (SELECT x.id FROM enrolment_event x WHERE x.enrolment_id = e.enrolment_id AND x.to_state = 'active' \
     ORDER BY x.id LIMIT 1) AND e.enrolment_id IN";

/// Lessons that were completed and tests that were handed in.
const STUDIES: [&str; 2] = [
    "SELECT l.enrolment_id, l.completed_at AS at FROM lesson_progress l \
     WHERE l.completed_at IS NOT NULL AND l.enrolment_id IN",
    "SELECT t.enrolment_id, t.submitted_at AS at FROM attempt t \
     WHERE t.submitted_at IS NOT NULL AND t.enrolment_id IN",
];

/// When each was last studied online.
async fn last_studies(
    db: &impl ConnectionTrait,
    enrolments: &[enrolment::Model],
) -> Result<HashMap<EnrolmentId, DateTime<Utc>>> {
    let mut last = HashMap::new();
    for statement in STUDIES {
        let ids = enrolments.iter().map(|enrolment| enrolment.id.0.into()).collect();
        let studies: Vec<Study> = written_out::among(db, statement, [], ids).await?;
        for Study { enrolment_id, at } in studies {
            let known = last.entry(enrolment_id).or_insert(at);
            *known = at.max(*known);
        }
    }
    Ok(last)
}

impl Sources {
    async fn read(db: &impl ConnectionTrait, enrolments: &[enrolment::Model]) -> Result<Self> {
        let people: HashSet<PersonId> = enrolments.iter().map(|enrolment| enrolment.learner_id).collect();
        let people = person::Entity::find().filter(person::Column::Id.is_in(people)).all(db).await?;
        let runs: HashSet<CourseRunId> = enrolments.iter().map(|enrolment| enrolment.course_run_id).collect();
        let runs = course_run::Entity::find().filter(course_run::Column::Id.is_in(runs)).all(db).await?;
        let ids = enrolments.iter().map(|enrolment| enrolment.id.0.into()).collect();
        let studied: Vec<Study> = written_out::among(db, FIRST_STUDIES, [], ids).await?;
        Ok(Self {
            people: people.into_iter().map(|person| (person.id, person)).collect(),
            runs: runs.into_iter().map(|run| (run.id, run)).collect(),
            studied: studied.into_iter().map(|first| (first.enrolment_id, first.at)).collect(),
            learnt: last_studies(db, enrolments).await?,
            attended: attendance::days_attended(db, enrolments).await?,
        })
    }

    /// First and last day of the training: from the beginning of the run if it is dated and the holder was there, else from
    /// the first study, to completion. Whoever was at sessions trained on their days, whenever those were entered.
    fn period(&self, enrolment: &enrolment::Model, now: DateTime<Utc>) -> Result<(NaiveDate, NaiveDate)> {
        if let Some((first, last)) = self.attended.get(&enrolment.id) {
            let began_at = self.studied.get(&enrolment.id).map_or(*first, |studied| *studied.min(first));
            let ended_at = self.learnt.get(&enrolment.id).map_or(*last, |learnt| *learnt.max(last));
            // What was done after completion is no part of it.
            let ended_at = ended_at.min(enrolment.completed_at.unwrap_or(now));
            return Ok((day::on(began_at.min(ended_at)), day::on(ended_at)));
        }
        let run = self.runs.get(&enrolment.course_run_id).ok_or(Error::NotFound("course run"))?;
        let completed_on = day::on(enrolment.completed_at.unwrap_or(now));
        let began_at = match run.starts_at.filter(|_| run.kind == RunKind::Dated) {
            // Whoever joined later was not there on its first day.
            Some(starts_at) => starts_at.max(enrolment.joined_at),
            None => self.studied.get(&enrolment.id).copied().unwrap_or(enrolment.joined_at),
        };
        Ok((day::on(began_at).min(completed_on), completed_on))
    }
}

fn texts(text: &Text) -> Texts {
    let get = |language| text.0.get(&language).and_then(|text| filled(Some(text)));
    Texts {
        en: get(Language::En).unwrap_or_default(),
        ru: get(Language::Ru).unwrap_or_default(),
        be: get(Language::Be),
    }
}

fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
