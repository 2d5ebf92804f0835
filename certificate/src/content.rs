//! A record turned into shaped texts, with everything that cannot be printed refused.

use crate::Error;
use crate::fonts::Fonts;
use crate::looks::{self, Look};
use crate::press::TEMPLATE;
use crate::record::{Issuer, Lang, Record, Texts};
use crate::text::{Para, Run};
use crate::words;

/// Stands between texts that share a line, with a wide space to both sides.
const SEPARATOR: &str = " \u{a0}·\u{a0} ";

/// A shaped text together with its look.
pub(crate) struct Piece(Run, Look);

impl Piece {
    pub(crate) fn para(&self) -> Para<'_> {
        Para::new(&self.0, self.1)
    }

    /// The same text in another look of the same style.
    pub(crate) fn para_as(&self, look: Look) -> Para<'_> {
        Para::new(&self.0, look)
    }
}

/// Everything that one certificate says, ready to be laid out.
pub(crate) struct Content {
    pub(crate) issuers: Vec<Vec<Piece>>,
    pub(crate) title: Vec<Piece>,
    pub(crate) name: Piece,
    /// The name in the other scripts, on one line and one by one.
    pub(crate) also: Option<Piece>,
    pub(crate) also_each: Vec<Piece>,
    pub(crate) columns: Vec<Vec<Piece>>,
    pub(crate) signatures: Vec<Vec<Piece>>,
    pub(crate) check: Vec<Piece>,
}

/// Shapes texts and remembers what could not be shaped.
struct Writer<'a> {
    fonts: &'a Fonts,
    record: &'a Record,
    missing: Vec<char>,
}

/// Shapes everything that `record` prints; the characters without a glyph come second.
pub(crate) fn read(fonts: &Fonts, record: &Record) -> Result<(Content, Vec<char>), Error> {
    check(record)?;
    let mut writer = Writer { fonts, record, missing: Vec::new() };
    let names = names(record);
    let (first, rest) = names.split_first().ok_or(invalid("holder", "has no name"))?;
    let content = Content {
        issuers: record.issuers.iter().map(|issuer| writer.issuer(issuer)).collect::<Result<_, _>>()?,
        title: writer.title(),
        name: writer.piece(first, looks::NAME),
        also: (!rest.is_empty()).then(|| writer.piece(&rest.join(SEPARATOR), looks::NAME_ALSO)),
        also_each: rest.iter().map(|name| writer.piece(name, looks::NAME_ALSO_LONG)).collect(),
        columns: record.languages.iter().map(|&lang| writer.column(lang)).collect::<Result<_, _>>()?,
        signatures: record.issuers.iter().map(|issuer| writer.signature(issuer)).collect::<Result<_, _>>()?,
        check: writer.check(),
    };
    Ok((content, writer.missing))
}

/// The holder's names to print, the leading one first, none twice.
pub(crate) fn names(record: &Record) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let printed = record.languages.iter().copied().chain([Lang::En]);
    for name in printed.filter_map(|lang| record.holder.full_name(lang)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        names.extend([Lang::Ru, Lang::Be].iter().find_map(|&lang| record.holder.full_name(lang)));
    }
    names
}

fn invalid(field: &'static str, message: &'static str) -> Error {
    Error::Invalid { field, message }
}

fn check(record: &Record) -> Result<(), Error> {
    if record.template != TEMPLATE {
        return Err(Error::UnknownTemplate(record.template.clone()));
    }
    let crockford = |c: char| c.is_ascii_digit() || (c.is_ascii_uppercase() && !"ILOU".contains(c));
    let repeated = record.languages.iter().enumerate().any(|(i, lang)| record.languages[..i].contains(lang));
    let checks = [
        (
            record.languages.is_empty() || repeated,
            "languages",
            "must name each language once, and at least one",
        ),
        (!(1..=2).contains(&record.issuers.len()), "issuers", "must be one or two"),
        (
            record.code.len() != 16 || !record.code.chars().all(crockford),
            "code",
            "is not 16 Crockford characters",
        ),
        (record.serial.trim().is_empty(), "serial", "is empty"),
        (record.verification_url.trim().is_empty(), "verification_url", "is empty"),
        (record.completed_on < record.began_on, "completed_on", "is before began_on"),
    ];
    match checks.iter().find(|(wrong, ..)| *wrong) {
        Some((_, field, message)) => Err(invalid(field, message)),
        None => Ok(()),
    }
}

impl Writer<'_> {
    fn piece(&mut self, text: &str, look: Look) -> Piece {
        let text = words::tie_short_words(text.trim());
        Piece(Run::new(self.fonts, look.style, &text, &mut self.missing), look)
    }

    /// The text in each printed language, in order, none twice.
    fn each<'t>(&self, texts: &'t Texts, field: &'static str) -> Result<Vec<&'t str>, Error> {
        let mut each: Vec<&str> = Vec::new();
        for &lang in &self.record.languages {
            let text = texts.get(lang).ok_or(invalid(field, "is missing in a printed language"))?;
            if !each.contains(&text) {
                each.push(text);
            }
        }
        Ok(each)
    }

    /// One paragraph for each language, the first in the leading look.
    fn ladder(&mut self, texts: &[&str], lead: Look, also: Look) -> Vec<Piece> {
        let looks = std::iter::once(lead).chain(std::iter::repeat(also));
        texts.iter().zip(looks).map(|(text, look)| self.piece(text, look)).collect()
    }

    fn issuer(&mut self, issuer: &Issuer) -> Result<Vec<Piece>, Error> {
        let names = self.each(&issuer.name, "issuers.name")?;
        Ok(self.ladder(&names, looks::ISSUER, looks::ISSUER_ALSO))
    }

    fn title(&mut self) -> Vec<Piece> {
        let titles: Vec<&str> =
            self.record.languages.iter().map(|&lang| words::title(self.record.kind, lang)).collect();
        let mut shown = vec![titles.first().copied().unwrap_or_default().to_uppercase()];
        shown.extend((titles.len() > 1).then(|| titles[1..].join(SEPARATOR)));
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        self.ladder(&shown, looks::TITLE, looks::TITLE_ALSO)
    }

    fn column(&mut self, lang: Lang) -> Result<Vec<Piece>, Error> {
        let record = self.record;
        let missing = |field| move || invalid(field, "is missing in a printed language");
        let programme = record.programme.get(lang).ok_or_else(missing("programme"))?;
        let place = record.place.get(lang).ok_or_else(missing("place"))?;
        let mut column = vec![
            self.piece(words::statement(record.kind, lang), looks::STATEMENT),
            self.piece(programme, looks::PROGRAMME),
        ];
        let hours = words::hours(record.hours_online, record.hours_face_to_face, lang);
        let looks = [looks::FACT_FIRST, looks::FACT];
        column.extend(hours.iter().zip(looks).map(|(text, look)| self.piece(text, look)));
        column.push(self.piece(&words::period(record.began_on, record.completed_on, lang), looks::FACT));
        if let Some(verdict) = record.result {
            column.push(self.piece(words::verdict(verdict, lang), looks::FACT));
        }
        column.push(self.piece(&words::registration(&record.serial, lang), looks::REGISTER_FIRST));
        column.push(self.piece(&words::issued(record.issued_on, place, lang), looks::REGISTER));
        if let Some(until) = record.valid_until {
            column.push(self.piece(&words::valid_until(record.kind, until, lang), looks::REGISTER));
        }
        if let Some(serial) = &record.supersedes {
            column.push(self.piece(&words::supersedes(serial, lang), looks::REGISTER));
        }
        Ok(column)
    }

    /// Who signs, and the post. A signatory who is not named leaves the line to sign on with the post alone.
    fn signature(&mut self, issuer: &Issuer) -> Result<Vec<Piece>, Error> {
        let named = self.record.languages.iter().any(|&lang| issuer.signatory.get(lang).is_some());
        let signatories = if named { self.each(&issuer.signatory, "issuers.signatory")? } else { Vec::new() };
        let posts = self.each(&issuer.post, "issuers.post")?;
        let first = signatories.first().map(|name| self.piece(name, looks::SIGNATORY));
        let mut pieces: Vec<Piece> = first.into_iter().collect();
        if signatories.len() > 1 {
            pieces.push(self.piece(&signatories[1..].join(SEPARATOR), looks::SIGNATORY_ALSO));
        }
        pieces.extend(posts.iter().map(|post| self.piece(post, looks::POST)));
        Ok(pieces)
    }

    fn check(&mut self) -> Vec<Piece> {
        let record = self.record;
        let url = record.verification_url.trim();
        let bare = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
        let address =
            bare.strip_suffix(record.code.as_str()).unwrap_or(bare).trim_end_matches(['/', '=', '?']);
        let mut pieces =
            vec![self.piece(&record.grouped_code(), looks::CODE), self.piece(address, looks::ADDRESS)];
        pieces.extend(record.languages.iter().map(|&lang| self.piece(words::how_to_check(lang), looks::HOW)));
        pieces
    }
}
