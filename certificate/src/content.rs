//! A record turned into shaped texts, with everything that cannot be printed refused.

use std::borrow::Cow;

use crate::Error;
use crate::fonts::Fonts;
use crate::looks::{Look, Looks};
use crate::record::{Issuer, Lang, Record, Texts};
use crate::text::{Para, Place, Run};
use crate::words;

/// Stands between texts that share a line, with a wide space to both sides.
const SEPARATOR: &str = " \u{a0}·\u{a0} ";
const SEPARATOR_SIGN: char = '·';

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

/// A text and the language it is in, if it is in one.
type Said<'t> = (Option<Lang>, &'t str);

/// Shapes texts and remembers what could not be shaped.
struct Writer<'a> {
    fonts: &'a Fonts,
    looks: &'a Looks,
    record: &'a Record,
    missing: Vec<char>,
}

/// Shapes everything that `record` prints; the characters without a glyph come second.
pub(crate) fn read(fonts: &Fonts, looks: &Looks, record: &Record) -> Result<(Content, Vec<char>), Error> {
    check(record)?;
    let mut writer = Writer { fonts, looks, record, missing: Vec::new() };
    let names = names(record);
    let names: Vec<Said<'_>> = names.iter().map(|(lang, name)| (Some(*lang), name.as_str())).collect();
    let (first, rest) = names.split_first().ok_or(invalid("holder", "has no name"))?;
    let content = Content {
        issuers: record.issuers.iter().map(|issuer| writer.issuer(issuer)).collect::<Result<_, _>>()?,
        title: writer.title(),
        name: writer.fleeting(Place::Name, &[*first], looks.name),
        also: (!rest.is_empty()).then(|| writer.fleeting(Place::Name, rest, looks.name_also)),
        also_each: rest
            .chunks(1)
            .map(|name| writer.fleeting(Place::Name, name, looks.name_also_long))
            .collect(),
        columns: record.languages.iter().map(|&lang| writer.column(lang)).collect::<Result<_, _>>()?,
        signatures: (0..)
            .zip(&record.issuers)
            .map(|(at, issuer)| writer.signature(at, issuer))
            .collect::<Result<_, _>>()?,
        check: writer.check(),
    };
    Ok((content, writer.missing))
}

/// The holder's names to print, the leading one first, none twice.
pub(crate) fn names(record: &Record) -> Vec<(Lang, String)> {
    record.holder.printed(&record.languages)
}

fn invalid(field: &'static str, message: &'static str) -> Error {
    Error::Invalid { field, message }
}

fn check(record: &Record) -> Result<(), Error> {
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
    /// Texts that every certificate of a course run prints, parted by signs if there are several.
    fn lasting(&mut self, place: Place, texts: &[Said<'_>], look: Look) -> Piece {
        let run = Run::lasting(self.fonts, look.style, &joined(texts), place, &mut self.missing);
        Piece(spoken(run, texts), look)
    }

    /// Texts of this certificate alone.
    fn fleeting(&mut self, place: Place, texts: &[Said<'_>], look: Look) -> Piece {
        let run = Run::fleeting(self.fonts, look.style, &joined(texts), place, &mut self.missing);
        Piece(spoken(run, texts), look)
    }

    /// The text in each printed language, in order, none twice.
    fn each<'t>(&self, texts: &'t Texts, field: &'static str) -> Result<Vec<Said<'t>>, Error> {
        let mut each: Vec<Said<'t>> = Vec::new();
        for &lang in &self.record.languages {
            let text = texts.get(lang).ok_or(invalid(field, "is missing in a printed language"))?;
            if !each.iter().any(|(_, there)| *there == text) {
                each.push((Some(lang), text));
            }
        }
        Ok(each)
    }

    /// One paragraph for each language, the first in the leading look.
    fn issuer(&mut self, issuer: &Issuer) -> Result<Vec<Piece>, Error> {
        let names = self.each(&issuer.name, "issuers.name")?;
        let looks = std::iter::once(self.looks.issuer).chain(std::iter::repeat(self.looks.issuer_also));
        Ok(names.iter().zip(looks).map(|(name, look)| self.lasting(Place::Issuers, &[*name], look)).collect())
    }

    fn title(&mut self) -> Vec<Piece> {
        let record = self.record;
        let titles = record.languages.iter().map(|&lang| (Some(lang), words::title(record.kind, lang)));
        let titles: Vec<Said<'_>> = titles.collect();
        let Some(((lang, first), rest)) = titles.split_first() else { return Vec::new() };
        let look = self.looks.title;
        let first = if look.capitals { Cow::Owned(first.to_uppercase()) } else { Cow::Borrowed(*first) };
        let mut pieces = vec![self.lasting(Place::Title, &[(*lang, &first)], look)];
        pieces.extend((!rest.is_empty()).then(|| self.lasting(Place::Subtitle, rest, self.looks.title_also)));
        pieces
    }

    fn column(&mut self, lang: Lang) -> Result<Vec<Piece>, Error> {
        let record = self.record;
        let missing = |field| move || invalid(field, "is missing in a printed language");
        let programme = record.programme.get(lang).ok_or_else(missing("programme"))?;
        let place = record.place.get(lang).ok_or_else(missing("place"))?;
        let (here, said) = (Place::Column(lang), |text| [(Some(lang), text)]);
        let mut column = vec![
            self.lasting(here, &said(words::statement(record.kind, lang)), self.looks.statement),
            self.lasting(here, &said(programme), self.looks.programme),
        ];
        let hours = words::hours(record.hours_online, record.hours_face_to_face, lang);
        let looks = [self.looks.fact_first, self.looks.fact];
        column.extend(hours.iter().zip(looks).map(|(text, look)| self.lasting(here, &said(text), look)));
        let period = words::period(record.began_on, record.completed_on, lang);
        column.push(self.fleeting(here, &said(&period), self.looks.fact));
        if let Some(verdict) = record.result {
            column.push(self.lasting(here, &said(words::verdict(verdict, lang)), self.looks.fact));
        }
        let registration = words::registration(&record.serial, lang);
        column.push(self.fleeting(here, &said(&registration), self.looks.register_first));
        let until = record.valid_until.map(|until| words::valid_until(record.kind, until, lang));
        let instead = record.supersedes.as_ref().map(|serial| words::supersedes(serial, lang));
        let issued = words::issued(record.issued_on, place, lang);
        let register = [Some(issued), until, instead];
        column.extend(
            register.iter().flatten().map(|text| self.fleeting(here, &said(text), self.looks.register)),
        );
        Ok(column)
    }

    /// Who signs, and the post. A signatory who is not named leaves the line to sign on with the post alone.
    fn signature(&mut self, at: usize, issuer: &Issuer) -> Result<Vec<Piece>, Error> {
        let here = Place::Signature(at);
        let named = self.record.languages.iter().any(|&lang| issuer.signatory.get(lang).is_some());
        let signatories = if named { self.each(&issuer.signatory, "issuers.signatory")? } else { Vec::new() };
        let posts = self.each(&issuer.post, "issuers.post")?;
        let mut pieces = Vec::new();
        if let Some((first, rest)) = signatories.split_first() {
            pieces.push(self.lasting(here, &[*first], self.looks.signatory));
            pieces.extend((!rest.is_empty()).then(|| self.lasting(here, rest, self.looks.signatory_also)));
        }
        pieces.extend(posts.iter().map(|post| self.lasting(here, &[*post], self.looks.post)));
        Ok(pieces)
    }

    fn check(&mut self) -> Vec<Piece> {
        let (record, here) = (self.record, Place::Check);
        let url = record.verification_url.trim();
        let bare = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
        let address =
            bare.strip_suffix(record.code.as_str()).unwrap_or(bare).trim_end_matches(['/', '=', '?']);
        let mut pieces = vec![
            self.fleeting(here, &[(None, &record.grouped_code())], self.looks.code),
            self.lasting(here, &[(None, address)], self.looks.address),
        ];
        let how = |lang| (Some(lang), words::how_to_check(lang));
        pieces.extend(record.languages.iter().map(|&lang| self.lasting(here, &[how(lang)], self.looks.how)));
        pieces
    }
}

fn joined(texts: &[Said<'_>]) -> String {
    let texts: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
    words::tie_short_words(texts.join(SEPARATOR).trim())
}

fn spoken(run: Run, texts: &[Said<'_>]) -> Run {
    let languages: Vec<Option<Lang>> = texts.iter().map(|(lang, _)| *lang).collect();
    run.spoken(&languages, SEPARATOR_SIGN)
}
