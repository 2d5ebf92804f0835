//! What every page has: its frame, and the way a template becomes an answer.

use std::ops::Deref;

use askama::Template;
use domain::content::Language;
use domain::enums::Role;
use domain::policy::{self, Action};
use domain::settings::Contact;
use poem::http::StatusCode;
use poem::{IntoResponse, Response};

use crate::error_page::PageError;
use crate::language::{OFFERED, own_name, short_name};
use crate::speech::Speech;
use crate::visit::Visit;

/// What the frame around every page needs.
pub struct Page {
    /// The language, which templates speak through the page.
    pub speech: Speech,
    /// What the visitor is called; empty for a stranger.
    pub name: String,
    /// The colours chosen; empty for what the device prefers.
    pub theme: &'static str,
    /// The token of the page's forms.
    pub csrf: String,
    /// The mark under which the browser keeps what is this person's; empty for a stranger.
    pub owner: String,
    /// A ward computer.
    pub shared_computer: bool,
    /// Whether somebody has signed in.
    pub signed_in: bool,
    /// Whether it is an officer of the academy.
    is_officer: bool,
    /// Whether it is somebody who manages partner institutions.
    manages_partners: bool,
    /// Whether it is somebody who keeps registers of attendance.
    pub keeps_registers: bool,
    /// Whether it is somebody who writes or reviews courses.
    pub writes_courses: bool,
    /// Whom to talk to.
    pub contact: Contact,
    /// Whether languages and colours can be chosen by links: not where they would lose what was typed.
    pub has_choices: bool,
    /// Why a form is shown again; empty for every other page.
    pub stale: &'static str,
    path: String,
}

/// Something to choose, as a link.
pub struct Choice {
    /// What it is called.
    pub label: String,
    /// The same in two letters.
    pub short: &'static str,
    /// Its tag, for `lang` and `hreflang`.
    pub tag: &'static str,
    /// Where it leads.
    pub address: String,
    /// Whether it is the one in use.
    pub current: bool,
}

impl Deref for Page {
    type Target = Speech;

    fn deref(&self) -> &Speech {
        &self.speech
    }
}

impl Page {
    /// The frame for a visit.
    pub fn new(visit: &Visit) -> Self {
        Self {
            speech: Speech { words: visit.words() },
            name: visit.name.clone(),
            theme: visit.theme.unwrap_or_default(),
            csrf: visit.csrf(),
            owner: visit.owner().unwrap_or_default(),
            shared_computer: visit.shared_computer,
            signed_in: visit.is_signed_in(),
            is_officer: visit.actor.has(Role::AcademyOfficer),
            manages_partners: policy::allows(&visit.actor, Action::ManagePartners),
            keeps_registers: policy::keeps_registers(&visit.actor),
            writes_courses: policy::writes_courses(&visit.actor),
            contact: visit.contact.clone(),
            has_choices: !visit.is_posted,
            stale: visit.stale,
            path: visit.target.clone(),
        }
    }

    /// The address of this very page.
    pub fn address(&self) -> &str {
        &self.path
    }

    /// The number as it is read: in one line.
    pub fn phone(&self) -> String {
        self.contact.phone.replace(' ', "\u{a0}")
    }

    /// The number as a telephone dials it.
    pub fn dials(&self) -> String {
        self.contact.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }

    /// The attributes of a field for what is typed into it, so that phones offer the right keys and words.
    pub fn typing(&self, kind: &str) -> &'static str {
        match kind {
            "sign-in-name" => {
                r#"type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required"#
            }
            "email" => r#"type="email" autocomplete="email" spellcheck="false" required"#,
            "surname" => r#"type="text" autocomplete="family-name" spellcheck="false""#,
            "own-name" => r#"type="text" autocomplete="given-name" spellcheck="false""#,
            "patronymic" => r#"type="text" autocomplete="additional-name" spellcheck="false""#,
            "code" => {
                r#"type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" required"#
            }
            "organization" => r#"type="text" autocomplete="organization""#,
            "code-key" => r#"type="text" autocomplete="off" autocapitalize="none" spellcheck="false""#,
            "number" => r#"type="text" inputmode="decimal" autocomplete="off""#,
            "day" => r#"type="date""#,
            "time" => r#"type="time""#,
            _ => r#"type="text""#,
        }
    }

    /// The main ways through the centre, for those who have signed in and for strangers.
    pub fn menu(&self) -> Vec<Choice> {
        let mut places = vec![("menu-courses", "/")];
        if self.signed_in {
            places.extend([("menu-learning", "/learn"), self.work()]);
            places.extend(self.writes_courses.then_some(("menu-studio", "/studio")));
            places.push(("menu-account", "/account"));
        } else {
            places.extend([("menu-verify", "/verify"), ("sign-in", "/sign-in")]);
        }
        let here = self.path.split('?').next().unwrap_or_default();
        let is_here = |address: &str| match address {
            "/" => here == "/" || here.starts_with("/courses/"),
            "/learn" => here.starts_with("/learn") || here.starts_with("/attempts/"),
            other => here.starts_with(other),
        };
        let choice = |(label, address): &(&str, &str)| Choice {
            label: self.t(label),
            short: "",
            tag: "",
            address: (*address).to_owned(),
            current: is_here(address),
        };
        places.iter().map(choice).collect()
    }

    /// What somebody has in the menu after learning: their desk, or else their certificates. Who writes has the studio besides.
    const fn work(&self) -> (&'static str, &'static str) {
        if self.is_officer {
            ("menu-academy", "/academy")
        } else if self.manages_partners {
            ("menu-partners", "/partners")
        } else if self.keeps_registers {
            ("menu-desk", "/desk")
        } else if self.writes_courses {
            ("menu-reviews", "/reviews")
        } else {
            ("menu-certificates", "/certificates")
        }
    }

    /// Whether the foot leads to the page about institutions: not for those who have signed in and find none there.
    pub const fn tells_of_partners(&self) -> bool {
        !self.signed_in || self.manages_partners
    }

    /// The languages there are, each as a link to this very page.
    pub fn languages(&self) -> Vec<Choice> {
        let choice = |language: Language| Choice {
            label: own_name(language).to_owned(),
            short: short_name(language),
            tag: language.tag(),
            address: self.address_with("lang", language.tag()),
            current: language == self.words.0,
        };
        OFFERED.into_iter().map(choice).collect()
    }

    /// The colours there are, each as a link to this very page.
    pub fn themes(&self) -> Vec<Choice> {
        ["", "light", "night", "contrast"]
            .into_iter()
            .map(|theme| {
                let word = if theme.is_empty() { "device" } else { theme };
                Choice {
                    label: self.t(&format!("theme-{word}")),
                    short: "",
                    tag: "",
                    address: self.address_with("theme", word),
                    current: theme == self.theme,
                }
            })
            .collect()
    }

    /// This page's address with one value of its query replaced.
    fn address_with(&self, name: &str, value: &str) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let others: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let mut pairs: Vec<_> =
            others.into_iter().filter(|(key, _)| !matches!(key.as_str(), "lang" | "theme")).collect();
        pairs.push((name.to_owned(), value.to_owned()));
        format!("{path}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    }
}

/// Fills a template.
///
/// # Errors
/// An internal error if it cannot be filled.
pub fn fill(template: &impl Template) -> Result<String, PageError> {
    Ok(template.render().map_err(domain::Error::internal)?)
}

/// Fills a template for an answer.
///
/// # Errors
/// As [`fill`].
pub fn render(status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
    let html = fill(template)?;
    Ok(Response::builder().status(status).content_type("text/html; charset=utf-8").body(html))
}

/// Fills a template for an answer that went well.
///
/// # Errors
/// As [`render`].
pub fn show(template: &impl Template) -> Result<Response, PageError> {
    render(StatusCode::OK, template)
}

/// “See there”: what was posted is done, and reloading does not do it again.
pub fn see(path: &str) -> Response {
    poem::web::Redirect::see_other(path).into_response()
}

/// Where the next page of a list is; empty for the last.
pub fn next(address: &str, cursor: Option<String>) -> String {
    cursor.map(|cursor| format!("{address}?cursor={cursor}")).unwrap_or_default()
}

/// A path of our own to go back to; anything else leads home.
pub fn own_path(path: &str) -> &str {
    let is_ours = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.contains(char::is_control);
    if is_ours { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_our_own_are_gone_back_to() {
        assert_eq!(own_path("/courses/a?x=1"), "/courses/a?x=1");
        for foreign in
            ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", "", "/a\nb"]
        {
            assert_eq!(own_path(foreign), "/", "{foreign}");
        }
    }
}
