//! What is asked: the reads and the write that are measured, by learners of the crowd who have signed in.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::load::{self, Ask};
use crate::{browser, crowd};

const COURSE: &str = "intro-childrens-palliative-care";
const PASSWORD: &str = "forest-glade-demo";
/// How many codes are asked after in turn.
const CODES: u32 = 997;

/// A read that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    Course,
    Verification,
    Catalogue,
    Outline,
    Lesson,
    Attempt,
    CataloguePage,
    CoursePage,
    LessonPage,
    AttemptPage,
    LearningPage,
    VerificationPage,
}

impl Read {
    pub const ALL: [Self; 12] = [
        Self::Course,
        Self::Verification,
        Self::Catalogue,
        Self::Outline,
        Self::Lesson,
        Self::Attempt,
        Self::CataloguePage,
        Self::CoursePage,
        Self::LessonPage,
        Self::AttemptPage,
        Self::LearningPage,
        Self::VerificationPage,
    ];

    /// As the table names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Course => "course",
            Self::Verification => "verification",
            Self::Catalogue => "catalogue",
            Self::Outline => "outline",
            Self::Lesson => "lesson",
            Self::Attempt => "attempt",
            Self::CataloguePage => "catalogue as a page",
            Self::CoursePage => "course as a page",
            Self::LessonPage => "lesson as a page",
            Self::AttemptPage => "attempt as a page",
            Self::LearningPage => "my learning as a page",
            Self::VerificationPage => "verification as a page",
        }
    }

    /// The most it may cost, in milliseconds of processor time.
    #[must_use]
    pub const fn most_ms(self) -> f64 {
        match self {
            Self::LessonPage | Self::AttemptPage | Self::LearningPage => 1.0,
            Self::CataloguePage | Self::CoursePage | Self::VerificationPage => 0.5,
            _ => 0.3,
        }
    }
}

/// A crowd that can be asked for.
pub struct Scene {
    people: u32,
    lesson: String,
    learners: Vec<Arc<Learner>>,
}

/// Somebody who has signed in, with an attempt open.
struct Learner {
    n: u32,
    /// What the centre reads, and after it what the bare handler takes instead.
    headers: String,
    /// What their browser says.
    browser: String,
    /// The items of the open attempt that are answered with one option, each with its options.
    items: Vec<(Uuid, Vec<String>)>,
}

impl Scene {
    /// Signs in those of the crowd who have an attempt open.
    ///
    /// # Errors
    /// When the centre does not know them.
    pub async fn enter(centre: SocketAddr, people: u32, open: u32) -> Result<Self> {
        let mut learners = Vec::new();
        for n in crowd::with_open_attempt(people, open) {
            learners.push(Arc::new(Learner::sign_in(centre, n).await?));
        }
        let first = learners.first().context("nobody has an attempt open")?;
        let path = format!("/api/v1/enrolments/{}/outline", crowd::enrolment(first.n));
        let outline = ask_json(centre, &get(&path, &first.headers)).await?;
        let lesson = outline["modules"][0]["items"][0]["id"].as_str().context("the course has no lesson")?;
        Ok(Self { people, lesson: lesson.to_owned(), learners })
    }

    /// One of the requests of a read.
    #[must_use]
    pub fn one(&self, read: Read) -> Vec<u8> {
        self.requests(read).swap_remove(0)
    }

    /// So many connections that read.
    #[must_use]
    pub fn reading(&self, read: Read, connections: usize) -> Vec<Ask> {
        let requests: Arc<[Vec<u8>]> = self.requests(read).into();
        let start = |connection: usize| connection * requests.len() / connections;
        (0..connections).map(|connection| in_turn(requests.clone(), start(connection))).collect()
    }

    /// So many connections that write responses, each to attempts of its own.
    #[must_use]
    pub fn writing(&self, connections: usize) -> Vec<Ask> {
        let of = |connection| self.learners.iter().skip(connection).step_by(connections).cloned().collect();
        (0..connections).map(|connection| respond(of(connection))).collect()
    }

    /// Codes of certificates, from all over the crowd.
    fn codes(&self) -> impl Iterator<Item = String> {
        let holder = |k: u32| 2 + u64::from(k) * u64::from(self.people - 2) / u64::from(CODES) / 2 * 2;
        (0..CODES).map(move |k| crowd::code(u32::try_from(holder(k)).unwrap_or(2)))
    }

    fn requests(&self, read: Read) -> Vec<Vec<u8>> {
        let each = |path: &dyn Fn(&Learner) -> String| {
            self.learners.iter().map(|learner| get(&path(learner), &learner.headers)).collect()
        };
        let page = |path: &dyn Fn(&Learner) -> String| {
            self.learners.iter().map(|learner| get(&path(learner), &learner.browser)).collect()
        };
        match read {
            Read::CataloguePage => page(&|_| "/".to_owned()),
            Read::CoursePage => page(&|_| format!("/courses/{COURSE}")),
            Read::LessonPage => {
                page(&|one| format!("/learn/{}/lessons/{}", crowd::enrolment(one.n), self.lesson))
            }
            Read::AttemptPage => page(&|one| format!("/attempts/{}", crowd::open_attempt(one.n))),
            Read::LearningPage => page(&|_| "/learn".to_owned()),
            Read::VerificationPage => {
                self.codes().map(|code| get(&format!("/v/{code}"), &browser::stranger())).collect()
            }
            Read::Course => vec![get(&format!("/api/v1/courses/{COURSE}"), "")],
            Read::Catalogue => vec![get("/api/v1/courses", "")],
            Read::Verification => {
                self.codes().map(|code| get(&format!("/api/v1/verifications/{code}"), "")).collect()
            }
            Read::Outline => each(&|one| format!("/api/v1/enrolments/{}/outline", crowd::enrolment(one.n))),
            Read::Lesson => {
                each(&|one| format!("/api/v1/enrolments/{}/lessons/{}", crowd::enrolment(one.n), self.lesson))
            }
            Read::Attempt => each(&|one| format!("/api/v1/attempts/{}", crowd::open_attempt(one.n))),
        }
    }
}

impl Learner {
    async fn sign_in(centre: SocketAddr, n: u32) -> Result<Self> {
        let body = json!({ "login": crowd::name(n), "password": PASSWORD }).to_string();
        let tokens = ask_json(centre, &with_body("POST", "/api/v1/auth/login", "", &body)).await?;
        let token = tokens["access_token"].as_str().context("no access token")?;
        let claims: Value = token
            .split('.')
            .nth(1)
            .and_then(|claims| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok())
            .context("the access token is no JWT")?;
        let claim = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
        let headers = format!(
            "authorization: Bearer {token}\r\nx-session: {}\r\nx-person: {}\r\n",
            claim("sid"),
            claim("sub")
        );
        let path = format!("/api/v1/attempts/{}", crowd::open_attempt(n));
        let attempt = ask_json(centre, &get(&path, &headers)).await?;
        let items = attempt["items"].as_array().context("the attempt has no items")?;
        let browser = browser::sign_in(centre, &crowd::name(n), PASSWORD).await?;
        Ok(Self { n, headers, browser, items: items.iter().filter_map(single_choice).collect() })
    }
}

fn single_choice(item: &Value) -> Option<(Uuid, Vec<String>)> {
    let parts = &item["question"]["parts"];
    let options = parts["options"].as_array().filter(|_| parts["kind"] == "single_choice")?;
    let options = options.iter().filter_map(|option| Some(option["id"].as_str()?.to_owned()));
    Some((item["id"].as_str()?.parse().ok()?, options.collect()))
}

async fn ask_json(to: SocketAddr, request: &[u8]) -> Result<Value> {
    Ok(serde_json::from_slice(&load::once(to, request).await?)?)
}

fn in_turn(requests: Arc<[Vec<u8>]>, mut next: usize) -> Ask {
    Box::new(move |request| {
        request.extend_from_slice(&requests[next]);
        next = (next + 1) % requests.len();
    })
}

/// Counts every response of this run: a device counts upwards, and no operation id comes twice.
static SEQ: AtomicU64 = AtomicU64::new(1);

fn respond(learners: Vec<Arc<Learner>>) -> Ask {
    let places: Vec<(Arc<Learner>, usize)> =
        learners.iter().flat_map(|one| (0..one.items.len()).map(|item| (one.clone(), item))).collect();
    let mut places = places.into_iter().cycle();
    Box::new(move |request| {
        let Some((learner, item)) = places.next() else { return };
        request.extend_from_slice(&response(&learner, item));
    })
}

fn response(learner: &Learner, item: usize) -> Vec<u8> {
    let seq = SEQ.fetch_add(1, Ordering::Relaxed);
    let (item, options) = &learner.items[item];
    let option = &options[usize::try_from(seq).unwrap_or_default() % options.len()];
    let op_id = Uuid::from_u64_pair(seq, 7);
    let body = format!(
        r#"{{"op_id":"{op_id}","seq":{seq},"response":{{"kind":"single_choice","option_id":"{option}"}}}}"#
    );
    let path = format!("/api/v1/attempts/{}/responses/{item}", crowd::open_attempt(learner.n));
    with_body("PUT", &path, &learner.headers, &body)
}

fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n").into_bytes()
}

fn with_body(method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}
