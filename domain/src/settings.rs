//! What an installation decides for itself.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use certificate::{InstitutionMark, Kind};
use chrono::NaiveDate;
use course_content::course::{CertificateKind, Language, Text};
use serde::{Deserialize, Serialize};

/// Settings that rules depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where strangers reach the centre, without a slash at the end; printed in the QR of certificates.
    pub public_url: String,
    /// Whom people talk to, on every page.
    pub contact: Contact,
    /// What register numbers begin with.
    pub serial_prefix: String,
    /// Where certificates are issued.
    pub place: Text,
    /// Institutions that issue certificates, each with the days on which its name is valid.
    pub institutions: Vec<Institution>,
    /// How certificates look that are not drawn yet.
    pub designs: Designs,
    /// How many passwords are hashed at the same time; each takes 19 MiB.
    pub password_workers: usize,
    /// How many accounts are made from one address before it must wait; one more each ten minutes.
    pub registrations: u32,
    /// How many failed sign-ins an account or an address has before it must wait.
    pub sign_in_tries: u32,
    /// Whether events are sent to addresses of this machine and of the networks around it, too: for trying out.
    pub private_webhooks: bool,
    /// How many letters are sent in a minute at most; mail servers take those who send many at once for a nuisance.
    pub letters_a_minute: u32,
    /// The register log.
    pub register_log: RegisterLog,
    /// The media centre.
    pub media: MediaLimits,
}

/// How much the media centre takes, and what makes sound of its films.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MediaLimits {
    /// A film or a recording is at most so long, in megabytes.
    pub largest_film_mb: u32,
    /// A document likewise.
    pub largest_document_mb: u32,
    /// All that one person brings takes at most so much, in megabytes.
    pub quota_mb: u32,
    /// For how many hours an upload waits for the rest, and then for somebody to make an item of it.
    pub upload_hours: u32,
    /// The program that takes the sound out of films, as a path or by its name; empty, none does.
    pub ffmpeg: String,
}

impl Default for MediaLimits {
    fn default() -> Self {
        Self {
            largest_film_mb: 4096,
            largest_document_mb: 100,
            quota_mb: 51_200,
            upload_hours: 48,
            ffmpeg: "ffmpeg".into(),
        }
    }
}

/// The designs of certificates, by their kind. What has its number keeps the design of that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Designs {
    /// Of attendance.
    pub attendance: String,
    /// Of advanced training.
    pub advanced_training: String,
}

impl Designs {
    /// The design of a kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> &str {
        match kind {
            Kind::Attendance => &self.attendance,
            Kind::AdvancedTraining => &self.advanced_training,
        }
    }
}

impl Default for Designs {
    fn default() -> Self {
        let usual = || certificate::designs().next().unwrap_or_default().to_owned();
        Self { attendance: usual(), advanced_training: usual() }
    }
}

/// What an installation decides of its register log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegisterLog {
    /// The log's name; without it, `public_url` without the scheme, and `/log`. Once the log is open it keeps its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The key of the witness at the academy, as `forest-glade witness` prints it; without it, the log has no witness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
}

/// How people reach a person; what is empty is not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// As it is to be read and dialled, such as `+375 17 000 00 00`.
    pub phone: String,
    /// An address that somebody reads.
    pub email: String,
}

/// Which part an institution plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionRole {
    /// The hospice's training centre.
    Centre,
    /// The academy that countersigns.
    Academy,
}

/// An institution under the name it has between two days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    /// Which part it plays.
    pub role: InstitutionRole,
    /// Its name in each language.
    pub name: Text,
    /// The post of who signs.
    pub post: Text,
    /// Who signs, with initials.
    pub signatory: Text,
    /// Its mark, a PNG file; it stands beside the name on certificates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The first day of this name.
    pub valid_from: NaiveDate,
    /// The first day on which it is no longer valid.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
}

/// The mark of an institution: where its file is, and what was in it once it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "PathBuf", into = "PathBuf")]
pub struct Mark {
    file: PathBuf,
    read: Option<(String, Arc<[u8]>)>,
}

impl Mark {
    /// The SHA-256 of the file in hexadecimal, and its bytes; nothing before it is [read](Settings::read_for_certificates).
    #[must_use]
    pub fn read(&self) -> Option<(&str, &[u8])> {
        self.read.as_ref().map(|(sha256, bytes)| (sha256.as_str(), &**bytes))
    }
}

impl From<PathBuf> for Mark {
    fn from(file: PathBuf) -> Self {
        Self { file, read: None }
    }
}

impl From<Mark> for PathBuf {
    fn from(mark: Mark) -> Self {
        mark.file
    }
}

/// Why settings cannot be used, and what to do.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(String);

impl Settings {
    /// Checks what numbers begin with, reads the marks of the institutions, and looks for the designs: once, when the centre opens.
    ///
    /// # Errors
    /// [`Unusable`] with what to correct.
    pub fn read_for_certificates(&mut self) -> Result<(), Unusable> {
        self.check_serial_prefix()?;
        let Designs { attendance, advanced_training } = &self.designs;
        for (kind, design) in [("attendance", attendance), ("advanced_training", advanced_training)] {
            if !certificate::designs().any(|known| known == design) {
                let known: Vec<&str> = certificate::designs().collect();
                let known = known.join(", ");
                return Err(Unusable(format!(
                    "designs.{kind}: there is no design {design:?}; there are {known}"
                )));
            }
        }
        for institution in &mut self.institutions {
            let Some(mark) = &mut institution.mark else { continue };
            let unusable = |why: &dyn std::fmt::Display| {
                let name = institution.name.get(Language::En);
                Unusable(format!("the mark of {name}, {}: {why}", mark.file.display()))
            };
            let bytes = beginning_of(&mark.file).map_err(|error| unusable(&error))?;
            let picture = InstitutionMark::read(&bytes).map_err(|error| unusable(&error))?;
            mark.read = Some((picture.sha256().to_owned(), bytes.into()));
        }
        Ok(())
    }

    /// What everybody can type, has letters for and finds again, whichever case it is typed in.
    fn check_serial_prefix(&self) -> Result<(), Unusable> {
        let prefix = &self.serial_prefix;
        let is_plain = prefix.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        if is_plain && (1..=8).contains(&prefix.len()) {
            return Ok(());
        }
        Err(Unusable(format!(
            "serial_prefix: {prefix:?} is not one to eight of the letters A to Z and digits"
        )))
    }

    /// Who issues a certificate of this kind on this day: the centre, and the academy where it is joint.
    #[must_use]
    pub fn issuers(&self, kind: CertificateKind, on: NaiveDate) -> Vec<&Institution> {
        let roles: &[InstitutionRole] = match kind {
            CertificateKind::None => &[],
            CertificateKind::Attendance => &[InstitutionRole::Centre],
            CertificateKind::AdvancedTraining => &[InstitutionRole::Centre, InstitutionRole::Academy],
        };
        roles.iter().filter_map(|role| self.institution(*role, on)).collect()
    }

    fn institution(&self, role: InstitutionRole, on: NaiveDate) -> Option<&Institution> {
        self.institutions
            .iter()
            .find(|i| i.role == role && i.valid_from <= on && i.valid_until.is_none_or(|until| on < until))
    }
}

/// A file, or as much of it as tells that it is too large.
fn beginning_of(file: &Path) -> std::io::Result<Vec<u8>> {
    const MORE_THAN_ENOUGH: u64 = 1024 * 1024;
    let mut bytes = Vec::new();
    File::open(file)?.take(MORE_THAN_ENOUGH).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".into(),
            contact: Contact::default(),
            serial_prefix: "FG".into(),
            place: text("Minsk", "Минск", "Мінск"),
            institutions: vec![centre(), academy()],
            designs: Designs::default(),
            password_workers: 2,
            registrations: 100,
            sign_in_tries: 10,
            letters_a_minute: 60,
            register_log: RegisterLog::default(),
            media: MediaLimits::default(),
            private_webhooks: false,
        }
    }
}

fn text(en: &str, ru: &str, be: &str) -> Text {
    use course_content::course::Language::{Be, En, Ru};
    Text([(En, en.to_owned()), (Ru, ru.to_owned()), (Be, be.to_owned())].into())
}

fn centre() -> Institution {
    Institution {
        role: InstitutionRole::Centre,
        name: text(
            "Belarusian Children’s Hospice, Forest Glade training centre",
            "Белорусский детский хоспис, учебный центр «Лесная поляна»",
            "Беларускі дзіцячы хоспіс, навучальны цэнтр «Лясная паляна»",
        ),
        post: text("Director of the hospice", "Директор хосписа", "Дырэктар хоспіса"),
        signatory: text("", "", ""),
        mark: None,
        valid_from: NaiveDate::from_ymd_opt(1994, 1, 1).unwrap_or_default(),
        valid_until: None,
    }
}

fn academy() -> Institution {
    Institution {
        role: InstitutionRole::Academy,
        name: text(
            "Belarusian Medical Academy of Postgraduate Education",
            "Белорусская медицинская академия последипломного образования",
            "Беларуская медыцынская акадэмія паслядыпломнай адукацыі",
        ),
        post: text("Rector of the academy", "Ректор академии", "Рэктар акадэміі"),
        signatory: text("", "", ""),
        mark: None,
        valid_from: NaiveDate::from_ymd_opt(1994, 1, 1).unwrap_or_default(),
        valid_until: None,
    }
}
