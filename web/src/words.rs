//! The texts of the pages in three languages, and how days, times and numbers are written in each.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use domain::clock::MINSK;
use domain::content::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::{LanguageIdentifier, langid};

macro_rules! locale {
    ($tag:literal: $($area:literal),+) => {
        &[$(include_str!(concat!("../locales/", $tag, "/", $area, ".ftl"))),+]
    };
}

/// The sources, by language; a file for each area.
pub const LOCALES: [(Language, &[&str]); 3] = [
    (
        Language::En,
        locale!("en": "frame", "refusals", "people", "courses", "news", "learning", "quizzes", "certificates", "academy", "desk", "runs", "partners", "privacy", "letters", "newsletter", "newsletter-letters", "studio", "media", "search", "building", "review", "findings"),
    ),
    (
        Language::Ru,
        locale!("ru": "frame", "refusals", "people", "courses", "news", "learning", "quizzes", "certificates", "academy", "desk", "runs", "partners", "privacy", "letters", "newsletter", "newsletter-letters", "studio", "media", "search", "building", "review", "findings"),
    ),
    (
        Language::Be,
        locale!("be": "frame", "refusals", "people", "courses", "news", "learning", "quizzes", "certificates", "academy", "desk", "runs", "partners", "privacy", "letters", "newsletter", "newsletter-letters", "studio", "media", "search", "building", "review", "findings"),
    ),
];

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<Vec<(Language, Bundle)>> = LazyLock::new(|| {
    LOCALES.iter().map(|(language, sources)| (*language, bundle(*language, sources))).collect()
});

fn bundle(language: Language, sources: &[&str]) -> Bundle {
    // Belarusian counts as Russian does; the plural rules that the library has for `be` are wrong for 22.
    let rules: LanguageIdentifier = match language {
        Language::En => langid!("en"),
        Language::Ru | Language::Be => langid!("ru"),
    };
    let mut bundle = FluentBundle::new_concurrent(vec![rules]);
    bundle.set_use_isolating(false);
    for source in sources {
        // What a broken file still holds is used; a test refuses broken files.
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?errors, language = language.tag(), "texts are given twice");
        }
    }
    bundle
}

/// The texts of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(pub Language);

impl Words {
    /// The text of a key.
    #[must_use]
    pub fn say(self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text of a key for a number: the plural form is chosen by it.
    #[must_use]
    pub fn count(self, key: &str, count: impl TryInto<i64>) -> String {
        let count: i64 = count.try_into().unwrap_or(i64::MAX);
        let mut args = FluentArgs::new();
        args.set("count", FluentValue::from(count));
        self.format(key, Some(&args))
    }

    /// The text of a key with one thing put in.
    #[must_use]
    pub fn with(self, key: &str, name: &str, value: impl ToString) -> String {
        let mut args = FluentArgs::new();
        args.set(name.to_owned(), FluentValue::from(value.to_string()));
        self.format(key, Some(&args))
    }

    /// The text of a key with several things put in.
    #[must_use]
    pub fn with_all(self, key: &str, values: &[(&'static str, String)]) -> String {
        let args = values.iter().map(|(name, value)| (*name, FluentValue::from(value.as_str()))).collect();
        self.format(key, Some(&args))
    }

    /// The text of a key with numbers put in as well, by which plural forms are chosen.
    #[must_use]
    pub fn with_values(self, key: &str, values: Vec<(&'static str, FluentValue<'static>)>) -> String {
        self.format(key, Some(&values.into_iter().collect()))
    }

    /// Whether there is such a key.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        self.bundle().is_some_and(|bundle| bundle.has_message(key))
    }

    fn bundle(self) -> Option<&'static Bundle> {
        BUNDLES.iter().find(|(language, _)| *language == self.0).map(|(_, bundle)| bundle)
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        // The tests in a browser see by it that every text was said at least once.
        tracing::trace!(key, language = self.0.tag(), "said");
        let found = self.bundle().and_then(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, args, &mut errors).into_owned();
            if !errors.is_empty() {
                tracing::error!(key, ?errors, "a text could not be put together");
            }
            Some(text)
        });
        found.unwrap_or_else(|| {
            tracing::error!(key, language = self.0.tag(), "a text is missing");
            key.to_owned()
        })
    }

    /// A day: “25 November 2026”.
    #[must_use]
    pub fn day(self, day: NaiveDate) -> String {
        let month = self.say(&format!("month-{}", day.month()));
        let parts = [("day", day.day().to_string()), ("month", month), ("year", day.year().to_string())];
        self.with_all("date", &parts)
    }

    /// A span of days that names month and year only as often as needed: “12–23 October 2026”.
    #[must_use]
    pub fn period(self, from: NaiveDate, to: NaiveDate) -> String {
        let month = |day: NaiveDate| self.say(&format!("month-{}", day.month()));
        let whole = self.day(to);
        if from == to {
            whole
        } else if (from.year(), from.month()) == (to.year(), to.month()) {
            let days = format!("{}–{}", from.day(), to.day());
            self.with_all("date", &[("day", days), ("month", month(to)), ("year", to.year().to_string())])
        } else if from.year() == to.year() {
            format!("{} {} – {whole}", from.day(), month(from))
        } else {
            format!("{} – {whole}", self.day(from))
        }
    }

    /// The day of an instant, in Minsk.
    #[must_use]
    pub fn day_of(self, at: DateTime<Utc>) -> String {
        self.day(at.with_timezone(&MINSK).date_naive())
    }

    /// The day and time of an instant, in Minsk.
    #[must_use]
    pub fn moment(self, at: DateTime<Utc>) -> String {
        self.with_all("moment", &[("day", self.day_of(at)), ("time", self.time(at))])
    }

    /// The time of an instant, in Minsk: “10:42”.
    #[must_use]
    pub fn time(self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&MINSK);
        format!("{}:{:02}", local.hour(), local.minute())
    }

    /// Thousandths as a number with the language's decimal sign: “2,5”.
    #[must_use]
    pub fn thousandths(self, milli: i32) -> String {
        let (whole, rest) = (milli / 1000, (milli % 1000).unsigned_abs());
        if rest == 0 {
            return whole.to_string();
        }
        let sign = if self.0 == Language::En { '.' } else { ',' };
        let rest = format!("{rest:03}");
        format!("{whole}{sign}{}", rest.trim_end_matches('0'))
    }

    /// Academic hours of 45 minutes, from minutes; rounded up to a half.
    #[must_use]
    pub fn hours(self, minutes: impl TryInto<i64>) -> String {
        let minutes: i64 = minutes.try_into().unwrap_or_default();
        let halves = (minutes * 2 + 44) / 45;
        if halves % 2 == 0 {
            return self.count("academic-hours", halves / 2);
        }
        let milli = i32::try_from(halves * 500).unwrap_or(i32::MAX);
        self.with("academic-hours-part", "hours", self.thousandths(milli))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn words_agree_with_numbers_in_all_three_languages() {
        let said = |language, count: i64| Words(language).count("places-left", count);
        assert_eq!([1, 2].map(|n| said(Language::En, n)), ["1 place left", "2 places left"]);
        let russian = ["1 место", "2 места", "5 мест", "11 мест", "21 место", "22 места"];
        let belarusian = ["1 месца", "2 месцы", "5 месцаў", "11 месцаў", "21 месца", "22 месцы"];
        for (at, n) in [1, 2, 5, 11, 21, 22].into_iter().enumerate() {
            assert!(said(Language::Ru, n).contains(russian[at]), "{}", said(Language::Ru, n));
            assert!(said(Language::Be, n).contains(belarusian[at]), "{}", said(Language::Be, n));
        }
    }

    #[test]
    fn a_day_is_written_as_the_language_writes_it() {
        let late = Utc.with_ymd_and_hms(2026, 11, 24, 22, 5, 0).unwrap();
        assert_eq!(Words(Language::En).moment(late), "25 November 2026, 1:05");
        assert_eq!(Words(Language::Ru).day_of(late), "25 ноября 2026\u{a0}г.");
        assert_eq!(Words(Language::Be).day_of(late), "25 лістапада 2026\u{a0}г.");
    }

    #[test]
    fn a_span_of_days_names_month_and_year_only_as_often_as_needed() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let (russian, start) = (Words(Language::Ru), day(2026, 10, 12));
        assert_eq!(Words(Language::En).period(start, day(2026, 10, 23)), "12–23 October 2026");
        assert_eq!(russian.period(start, day(2026, 11, 3)), "12 октября – 3 ноября 2026\u{a0}г.");
        assert_eq!(russian.period(start, day(2027, 1, 3)), "12 октября 2026\u{a0}г. – 3 января 2027\u{a0}г.");
        assert_eq!(russian.period(start, start), "12 октября 2026\u{a0}г.");
    }

    #[test]
    fn parts_of_a_mark_have_the_decimal_sign_of_the_language() {
        assert_eq!(Words(Language::En).thousandths(2500), "2.5");
        assert_eq!(Words(Language::Be).thousandths(2500), "2,5");
        assert_eq!(Words(Language::Be).thousandths(3000), "3");
    }
}
