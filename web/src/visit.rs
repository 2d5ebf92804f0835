//! Who looks at a page, in which language, through which cookie: found out once a request.

use domain::people::{PageVisitor, authenticate_page};
use domain::settings::Contact;
use domain::{Actor, Context, Error};
use poem::http::Method;
use poem::http::header::ACCEPT;
use poem::web::cookie::CookieJar;
use poem::{FromRequest, Request, RequestBody, Result};

use crate::error_page::PageError;
use crate::language;
use crate::words::Words;
use crate::{cookies, csrf};
use domain::content::Language;

/// The colours somebody chose; none for what the device prefers.
pub const THEMES: [&str; 3] = ["light", "night", "contrast"];

/// Who looks at a page, and how.
#[derive(Clone)]
pub struct Visit {
    /// Who acts.
    pub actor: Actor,
    /// What the page calls them; empty for a stranger.
    pub name: String,
    /// A ward computer.
    pub shared_computer: bool,
    /// The language of the interface.
    pub language: Language,
    /// The colours chosen.
    pub theme: Option<&'static str>,
    /// The path asked for, with its query.
    pub target: String,
    /// Whether a form was posted: the page that answers it stands in no address, and holds what was typed.
    pub is_posted: bool,
    /// Whether a script asks, which wants a short answer and not a page.
    pub wants_json: bool,
    /// What failures are counted by.
    pub address: String,
    /// Where cookies are read and given.
    pub jar: CookieJar,
    /// Why a form that was sent is shown again as it was; empty for every other page.
    pub stale: &'static str,
    /// Whether the session's cookie came but no longer holds.
    pub has_ended: bool,
    /// Whom people talk to at this centre.
    pub contact: Contact,
    /// The token for this page's forms, where it is not that of the cookie that came.
    pub csrf: Option<String>,
}

impl Visit {
    /// Finds out who asks. A database that does not answer makes nobody a stranger: that is an error.
    pub async fn begin(cx: &Context, request: &Request) -> Result<Self, Error> {
        let jar = request.cookie().clone();
        let token = cookies::read(&jar, cookies::SESSION);
        let visitor = match &token {
            Some(token) => match authenticate_page(cx, token).await {
                Ok(visitor) => Some(visitor),
                Err(Error::SignInRequired(_)) => None,
                Err(other) => return Err(other),
            },
            None => None,
        };
        let has_ended = token.is_some() && visitor.is_none();
        if has_ended {
            cookies::take(&jar, cookies::SESSION);
        }
        Ok(Self::of(request, jar, visitor, has_ended))
    }

    /// A visit by nobody in particular, for pages that say what went wrong before it was known who asks.
    pub fn unknown(request: &Request) -> Self {
        Self::of(request, request.cookie().clone(), None, false)
    }

    fn of(request: &Request, jar: CookieJar, visitor: Option<PageVisitor>, has_ended: bool) -> Self {
        let header = |name: &str| request.header(name).unwrap_or_default();
        let peer = request.remote_addr().as_socket_addr().map(|address| address.ip());
        let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
        let language = language::choose(request, &jar);
        let contact = request.data::<Context>().map(|cx| cx.settings().contact.clone()).unwrap_or_default();
        let (actor, name, shared_computer) = match visitor {
            Some(visitor) => {
                let name = visitor.name.in_language(language).to_owned();
                (visitor.actor, name, visitor.shared_computer)
            }
            None => (Actor::Anonymous, String::new(), false),
        };
        Self {
            actor,
            name,
            shared_computer,
            language,
            contact,
            theme: choose_theme(request, &jar),
            target: target(request),
            is_posted: request.method() == Method::POST,
            wants_json: header(ACCEPT.as_str()).starts_with("application/json"),
            address: domain::address::counted_by(peer, forwarded.and_then(|value| value.to_str().ok())),
            jar,
            stale: "",
            has_ended,
            csrf: None,
        }
    }

    /// The texts of the language.
    pub fn words(&self) -> Words {
        Words(self.language)
    }

    /// Whether somebody has signed in.
    pub fn is_signed_in(&self) -> bool {
        self.actor.person_id().is_some()
    }

    /// The token for a form on this page. A browser that has no cookie yet is given one.
    pub fn csrf(&self) -> String {
        if let Some(token) = &self.csrf {
            return token.clone();
        }
        if let Some(cookie) = self.form_cookie() {
            return csrf::token(&cookie, self.actor.person_id());
        }
        let mark = csrf::new_mark();
        cookies::give(&self.jar, cookies::VISIT, &mark, None);
        csrf::token(&mark, None)
    }

    /// Whether the browser sent a cookie that forms can be proved by.
    pub fn has_cookie(&self) -> bool {
        self.form_cookie().is_some()
    }

    /// Whether a form brought the token of this visit.
    pub fn holds(&self, brought: &str) -> bool {
        self.form_cookie().is_some_and(|cookie| csrf::holds(&cookie, brought))
    }

    /// The mark of what belongs to whoever has signed in; `None` for a stranger.
    pub fn owner(&self) -> Option<String> {
        self.actor.person_id().map(csrf::owner)
    }

    fn form_cookie(&self) -> Option<String> {
        let name = if self.is_signed_in() { cookies::SESSION } else { cookies::VISIT };
        cookies::read(&self.jar, name)
    }

    /// Lets only those pass who have signed in.
    pub fn signed_in(&self) -> Result<&Actor, PageError> {
        if self.is_signed_in() {
            Ok(&self.actor)
        } else {
            Err(Error::SignInRequired("this needs an account").into())
        }
    }
}

/// The path asked for, with its query. Two slashes at its beginning would name another host in a link.
fn target(request: &Request) -> String {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    format!("/{}", target.trim_start_matches('/'))
}

fn choose_theme(request: &Request, jar: &CookieJar) -> Option<&'static str> {
    let known = |name: &str| THEMES.into_iter().find(|theme| *theme == name);
    if let Some(asked) = language::query(request, "theme") {
        let theme = known(&asked);
        cookies::give(jar, cookies::THEME, theme.unwrap_or("device"), Some(cookies::YEAR));
        return theme;
    }
    cookies::read(jar, cookies::THEME).as_deref().and_then(known)
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        let found = request.extensions().get::<Self>().cloned();
        found.ok_or_else(|| PageError::from(Error::internal("the door was passed by")).into())
    }
}
