//! What a search costs among many documents in three languages, on SQLite and on PostgreSQL.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use domain::certificates::register_log::LogKey;
use domain::certificates::{Academy, CredentialKeys, DocumentKeys};
use domain::clock::SystemClock;
use domain::content::Language;
use domain::jobs::NoQueue;
use domain::media::MediaStore;
use domain::page::PageRequest;
use domain::partners::NoPost;
use domain::people::TokenKeys;
use domain::publications::Publications;
use domain::search::{self, Asked, Document, SearchAccess, SearchKind};
use domain::{Actor, Context, Database, Parts, Settings};
use pgtemp::{PgTempDB, PgTempDBBuilder};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use crate::table::{Bound, Table};
use crate::{Folder, machine};

/// How many documents are indexed by one transaction.
const AT_ONCE: u32 = 500;
/// Different words of each language.
const WORDS: usize = 20_000;
/// Words of a document, give or take a half.
const LONG: usize = 120;
/// What a search may cost, in milliseconds of processor time.
const MOST: f64 = 20.0;

/// How much is searched.
#[derive(Args, Debug)]
pub struct Options {
    /// Documents in each database.
    #[arg(long, default_value_t = 100_000)]
    documents: u32,
    /// How often each question is asked.
    #[arg(long, default_value_t = 100)]
    times: u32,
}

/// Measures on both databases, on PostgreSQL where its programs are there.
///
/// # Errors
/// The databases' own, and a question that finds nothing.
pub async fn measure(options: &Options, table: &mut Table) -> Result<()> {
    let folder = Folder::make()?;
    let url = format!("sqlite://{}", folder.path("search.db").display());
    on_one("SQLite", options, &centre(&url, &folder.path("media")).await?, None, table).await?;
    let Some(programs) = server_programs() else {
        println!("PostgreSQL is not installed here");
        return Ok(());
    };
    let server = PgTempDBBuilder::new().with_bin_path(programs).start_async().await;
    let cx = centre(&server.connection_uri(), &folder.path("media")).await?;
    on_one("PostgreSQL", options, &cx, Some(&server), table).await
}

async fn centre(url: &str, files: &Path) -> Result<Context> {
    let database = Database::open(url, 2).await?;
    migration::apply(database.write()).await?;
    Ok(Context::new(Parts {
        database,
        clock: Arc::new(SystemClock),
        settings: Settings::default(),
        token_keys: TokenKeys::ephemeral(),
        centre_keys: DocumentKeys::ephemeral(),
        credential_keys: CredentialKeys::ephemeral(),
        log_key: LogKey::ephemeral(),
        academy: Academy::ephemeral(),
        time_stamps: None,
        jobs: Arc::new(NoQueue),
        post: Arc::new(NoPost),
        mail: None,
        publications: Publications::default(),
        media: MediaStore::here(files)?,
    }))
}

/// Debian keeps the server's programs outside `PATH`; the newest version is taken.
fn server_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    versions.filter_map(|version| Some(version.ok()?.path().join("bin"))).max()
}

async fn on_one(
    name: &str,
    options: &Options,
    cx: &Context,
    server: Option<&PgTempDB>,
    table: &mut Table,
) -> Result<()> {
    let before = used(server)?;
    let questions = fill(cx, options.documents).await?;
    let each = (used(server)? - before).as_secs_f64() * 1000.0 / f64::from(options.documents);
    table.add(&format!("{name}, a document indexed, processor time"), each, "ms", Bound::Free, "");
    for (what, words) in questions {
        let found = ask(cx, &words).await?;
        ensure!(found > 0, "`{words}` finds nothing");
        let before = used(server)?;
        for _ in 0..options.times {
            ask(cx, &words).await?;
        }
        let each = (used(server)? - before).as_secs_f64() * 1000.0 / f64::from(options.times);
        let how = format!("“{words}”, {found} shown");
        table.add(&format!("{name}, {what}, processor time"), each, "ms", Bound::AtMost(MOST), &how);
    }
    cx.database().clone().close().await?;
    Ok(())
}

/// Processor time of this program, and of the server's processes if there is one.
fn used(server: Option<&PgTempDB>) -> Result<Duration> {
    let own = machine::own_cpu()?;
    let Some(server) = server else { return Ok(own) };
    let pid = std::fs::read_to_string(server.data_dir().join("postmaster.pid"))?;
    let pid = pid.lines().next().context("no process in postmaster.pid")?;
    Ok(own + machine::cpu_of_children(pid)?)
}

async fn ask(cx: &Context, words: &str) -> Result<usize> {
    let asked = Asked { words: words.to_owned(), ..Asked::default() };
    let page = PageRequest { limit: 20, after: None };
    Ok(search::find(cx, &Actor::Anonymous, &asked, Language::Ru, page).await?.page.items.len())
}

/// Made-up words, the first of them common, as in every language.
struct Tongue {
    language: Language,
    words: Vec<String>,
}

impl Tongue {
    fn invent(language: Language, chance: &mut StdRng) -> Self {
        let (soft, hard) = match language {
            Language::En => ("aeiou", "bcdfghklmnprstvwz"),
            Language::Ru => ("аеиоуя", "бвгджзклмнпрстхцчшщ"),
            Language::Be => ("аеіоуя", "бвгджзклмнпрстўхцчш"),
        };
        let [soft, hard] = [soft, hard].map(|letters| letters.chars().collect::<Vec<char>>());
        let mut word = || {
            let letters = (0..chance.gen_range(2..=5)).flat_map(|_| {
                [hard.choose(chance).copied(), soft.choose(chance).copied()].map(Option::unwrap_or_default)
            });
            letters.collect::<String>() + "м"
        };
        Self { language, words: (0..WORDS).map(|_| word()).collect() }
    }

    /// A text in which the word of rank n comes about once for n words.
    fn text(&self, chance: &mut StdRng) -> String {
        let long = chance.gen_range(LONG / 2..LONG * 3 / 2);
        let mut text = String::new();
        for _ in 0..long {
            let rank = (WORDS as f64).powf(chance.r#gen::<f64>());
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a place in the list
            let place = rank as usize - 1;
            text += self.words.get(place).map_or("", String::as_str);
            text.push(' ');
        }
        text
    }
}

/// One of the documents: half of all have a common word, each has one of its own, and every tenth is not for everybody.
fn document(n: u32, tongues: &[Tongue], chance: &mut StdRng) -> Document {
    let kinds = [SearchKind::Article, SearchKind::Lesson, SearchKind::Media, SearchKind::Transcript];
    let tongue = &tongues[n as usize % tongues.len()];
    let common = if n.is_multiple_of(2) { "паллиативная" } else { "" };
    Document {
        kind: kinds[n as usize % kinds.len()],
        about: format!("{n}"),
        course_id: None,
        language: tongue.language.tag(),
        access: if n.is_multiple_of(10) { SearchAccess::Staff } else { SearchAccess::Public },
        title: tongue.text(chance).chars().take(40).collect(),
        body: format!("{} {common} единственный{n}", tongue.text(chance)),
        hidden: String::new(),
    }
}

/// Fills the index, always with the same; gives what to ask.
async fn fill(cx: &Context, documents: u32) -> Result<Vec<(&'static str, String)>> {
    let mut chance = StdRng::seed_from_u64(37);
    let tongues =
        [Language::Ru, Language::Be, Language::En].map(|language| Tongue::invent(language, &mut chance));
    let mut from = 0;
    while from < documents {
        let some = from..documents.min(from + AT_ONCE);
        let made = some.map(|n| document(n, &tongues, &mut chance)).collect();
        let tx = cx.begin_write().await?;
        search::replace(&tx, &format!("made:{from}"), made).await?;
        tx.commit().await?;
        from += AT_ONCE;
    }
    let [rare, other] = [200, 300].map(|rank| tongues[0].words[rank].clone());
    let slip: String =
        rare.chars().rev().skip(2).collect::<Vec<_>>().into_iter().rev().collect::<String>() + "ъ";
    let slip = if slip.chars().count() > 4 { slip } else { "паллеативная".to_owned() };
    Ok(vec![
        ("a word of one document", "единственный7".to_owned()),
        ("a rare word", rare.clone()),
        ("a common word", "паллиативная".to_owned()),
        ("two words", format!("{rare} {other}")),
        ("a common and a rare word", format!("паллиативная {rare}")),
        ("a slip", "паллеативная".to_owned()),
        ("a slip in a rare word", slip),
        ("the beginning of a word", rare.chars().take(3).collect()),
    ])
}
