//! The sound of a film alone, for those whose line is too weak for its pictures: taken out by ffmpeg, where that is installed.
//!
//! What ffmpeg is told never comes from a person, and the film is a file of ours under a name of ours. It sees none of the
//! centre's environment, opens no addresses, and yields to everything else that the machine has to do.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use entity::enums::{MediaKind, MediaState};
use entity::ids::MediaItemId;
use entity::{media_item, media_sound as row};
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;
use tokio::sync::{OnceCell, Semaphore};

use super::store::{Kept, MediaStore};
use super::{films, rows};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::{Error, Result};

/// What the sound is: phones of any age play it.
pub(super) const MEDIA_TYPE: &str = "audio/mp4";
/// What a folder is called in which sound is made, before what is made up.
pub(super) const FOLDER: &str = "sound-";

/// Speech is understood well at this rate, and an hour of it takes 22 MB.
const RATE: &str = "48k";
/// How far the program stands back behind everything else; 19 is the furthest.
const NICENESS: &str = "10";
/// How long it may take for one film, which is half a minute's work an hour, on a machine that has no minute to spare; and how
/// long it may take to say that it is there.
const LIMIT: Duration = Duration::from_secs(2 * 60 * 60);
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// No film is longer than a day, in seconds.
const LONGEST: i32 = 24 * 60 * 60;
/// How much of what it complains of is read for the log, in bytes.
const MOST_SAID: u64 = 4096;
/// How many films one sweep finds: they are done one after the other.
const AT_ONCE: u64 = 4;
/// What ffmpeg ends with when somebody ends it.
const INTERRUPTED: i32 = 255;

/// Who takes the sound out of films.
#[derive(Debug)]
pub(crate) struct Sounding {
    /// Held by whoever does: one film at a time, so that but one hand is kept from other jobs.
    hand: Semaphore,
    /// Whether the program is there; asked once, when there is the first film.
    is_there: OnceCell<bool>,
}

impl Default for Sounding {
    fn default() -> Self {
        Self { hand: Semaphore::new(1), is_there: OnceCell::new() }
    }
}

/// The sound of a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many there are.
    pub byte_count: i64,
}

impl Sound {
    /// What it is.
    pub const MEDIA_TYPE: &str = MEDIA_TYPE;
}

/// Films of which nobody has tried to take the sound, the newest first; none where ffmpeg is not installed.
///
/// # Errors
/// The database's own.
pub async fn to_make(cx: &Context) -> Result<Vec<MediaItemId>> {
    let tried = Query::select().column(row::Column::ItemId).from(row::Entity).to_owned();
    let waiting: Vec<MediaItemId> = media_item::Entity::find()
        .select_only()
        .column(media_item::Column::Id)
        .filter(media_item::Column::Kind.eq(MediaKind::Video))
        .filter(media_item::Column::Sha256.is_not_null())
        .filter(media_item::Column::State.ne(MediaState::Retired))
        .filter(media_item::Column::Id.not_in_subquery(tried))
        .order_by_desc(media_item::Column::Id)
        .limit(AT_ONCE)
        .into_tuple()
        .all(cx.read())
        .await?;
    Ok(if waiting.is_empty() || !is_there(cx).await { Vec::new() } else { waiting })
}

/// Takes the sound out of a film and stores it. Doing it twice, or when it is done, changes nothing, nor does it change
/// anything of the item: it is published with its sound or without.
///
/// # Errors
/// The database's own, the store's, and [`Error::Unavailable`] when the program was ended from outside.
pub async fn make(cx: &Context, id: MediaItemId) -> Result<()> {
    let Ok(_hand) = cx.sounding().hand.try_acquire() else { return Ok(()) };
    let item = rows::find(cx.read(), id).await?;
    let is_tried = row::Entity::find_by_id(id).one(cx.read()).await?.is_some();
    let film = item.sha256.as_deref().filter(|_| item.kind == MediaKind::Video);
    let Some(film) = film.filter(|_| !is_tried) else { return Ok(()) };
    if !is_there(cx).await {
        return Ok(());
    }
    let folder = tempfile::Builder::new().prefix(FOLDER).tempdir_in(cx.media().spool());
    let folder = folder.map_err(|fault| Error::Unavailable(fault.into()))?;
    let film = cx.media().as_file(film, folder.path()).await?;
    let sound = folder.path().join("sound.m4a");
    let command = command(&cx.settings().media.ffmpeg, (&film, &item), &sound);
    let kept = match run(command, LIMIT).await? {
        Ok(()) => worth_keeping(&sound, &item).await?,
        Err(lack) => Err(lack),
    };
    if let Err(lack) = &kept {
        tracing::info!(media.item = %id, cause = %lack, "a film has no sound of its own beside it");
    }
    keep(cx, id, &sound, kept.ok()).await
}

/// The sound of these items, as far as there is any.
///
/// # Errors
/// The database's own.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    items: &[MediaItemId],
) -> Result<Vec<(MediaItemId, Sound)>> {
    let rows = row::Entity::find().filter(row::Column::ItemId.is_in(items.iter().copied())).all(db).await?;
    let sound =
        |row: row::Model| Some((row.item_id, Sound { sha256: row.sha256?, byte_count: row.byte_count }));
    Ok(rows.into_iter().filter_map(sound).collect())
}

/// Whether the program is there; said once in the log if not.
async fn is_there(cx: &Context) -> bool {
    let program = cx.settings().media.ffmpeg.as_str();
    let ask = async || {
        let mut asked = bare(program);
        asked.arg("-version").stdout(Stdio::null()).stderr(Stdio::null());
        let answer = tokio::time::timeout(ANSWER_LIMIT, asked.status()).await;
        let is_there = matches!(answer, Ok(Ok(status)) if status.success());
        if !is_there && !program.is_empty() {
            tracing::info!(program, "ffmpeg is not installed: films have no sound of their own beside them");
        }
        is_there
    };
    *cx.sounding().is_there.get_or_init(ask).await
}

/// A program that knows nothing of the centre but where programs are, and ends with whoever waits for it.
fn bare(program: &str) -> Command {
    let mut command = if cfg!(unix) { Command::new("nice") } else { Command::new(program) };
    if cfg!(unix) {
        command.args(["-n", NICENESS, program]);
    }
    #[cfg(unix)]
    command.process_group(0);
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// Sound as one track, without anything that a camera or a person wrote beside it, in step with the film from its beginning.
fn command(program: &str, (film, about): (&Path, &media_item::Model), sound: &Path) -> Command {
    let longest = about.duration_seconds.map_or(LONGEST, |seconds| seconds + 2).to_string();
    // Read as what it was taken for: lists that lead to other files are films to the program, too.
    let form = if about.media_type == "video/webm" { "webm" } else { "mp4" };
    let mut command = bare(program);
    command.args([
        "-nostdin",
        "-hide_banner",
        "-v",
        "error",
        "-protocol_whitelist",
        "file",
        "-f",
        form,
        "-i",
    ]);
    command.arg(as_address(film)).args(["-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1"]);
    command.args(["-map_chapters", "-1", "-af", "aresample=async=1:first_pts=0", "-t", &longest]);
    command.args(["-c:a", "aac", "-b:a", RATE, "-ac", "1", "-ar", "44100", "-threads", "1"]);
    command.args(["-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", "-f", "ipod"]);
    command.arg(as_address(sound));
    command
}

/// A file, whatever letters its folder has.
fn as_address(file: &Path) -> OsString {
    let mut address = OsString::from("file:");
    address.push(file);
    address
}

/// Runs the program; why there is no sound, if it says so or takes too long.
async fn run(mut command: Command, limit: Duration) -> Result<Result<(), String>> {
    let mut running = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().map_err(unavailable)?;
    let complaints = running.stderr.take();
    let ending = async {
        let said = match complaints {
            Some(complaints) => last_line(complaints).await,
            None => String::new(),
        };
        running.wait().await.map(|status| (status, said))
    };
    let Ok(ended) = tokio::time::timeout(limit, ending).await else {
        running.kill().await.map_err(unavailable)?;
        return Ok(Err(format!("it took more than {} seconds", limit.as_secs())));
    };
    let (status, said): (ExitStatus, String) = ended.map_err(unavailable)?;
    match status.code() {
        Some(0) => Ok(Ok(())),
        Some(INTERRUPTED) => Err(Error::Unavailable("ffmpeg was ended before it was done".into())),
        _ => Ok(Err(format!("{status}: {said}"))),
    }
}

fn unavailable(fault: std::io::Error) -> Error {
    Error::Unavailable(fault.into())
}

/// The last line of the first that a program complains of; the rest is read too, for it would wait for that.
async fn last_line(mut complaints: impl AsyncRead + Unpin) -> String {
    let mut said = Vec::new();
    let first = (&mut complaints).take(MOST_SAID).read_to_end(&mut said).await;
    if first.is_ok() {
        drop(tokio::io::copy(&mut complaints, &mut tokio::io::sink()).await);
    }
    let said = String::from_utf8_lossy(&said);
    said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
}

/// What was made, if it plays, for at least half as long as the film, and is smaller: else it is no help to anybody.
async fn worth_keeping(sound: &Path, film: &media_item::Model) -> Result<Result<Kept, String>> {
    let file = sound.to_owned();
    let measured = tokio::task::spawn_blocking(move || measure(&file)).await.map_err(Error::internal)?;
    let Ok(Some(seconds)) = measured else { return Ok(Err("what came out does not play".into())) };
    if film.duration_seconds.is_some_and(|all| seconds < all / 2) {
        return Ok(Err(format!("it ends after {seconds} seconds")));
    }
    let kept = MediaStore::hash_file(sound).await?;
    let is_smaller = i64::try_from(kept.byte_count).is_ok_and(|byte_count| byte_count < film.byte_count);
    Ok(if is_smaller { Ok(kept) } else { Err("it would be no smaller than the film".into()) })
}

fn measure(file: &PathBuf) -> std::io::Result<Option<i32>> {
    let mut file = std::fs::File::open(file)?;
    let byte_count = file.metadata()?.len();
    films::duration(&mut file, byte_count)
}

/// Stores what was made, and writes down that it was tried.
async fn keep(cx: &Context, id: MediaItemId, sound: &Path, kept: Option<Kept>) -> Result<()> {
    if let Some(kept) = &kept {
        let tx = cx.begin_write().await?;
        rows::note_kept(&tx, std::slice::from_ref(kept), cx.now()).await?;
        tx.commit().await?;
        // The store may only give it a second name: its bytes have to be on the disk before.
        let written = tokio::fs::File::open(sound).await.map_err(unavailable)?;
        written.sync_all().await.map_err(unavailable)?;
        cx.media().keep_file(sound, kept).await?;
    }
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let byte_count = kept.as_ref().map_or(0, |kept| i64::try_from(kept.byte_count).unwrap_or(i64::MAX));
    let is_made = kept.is_some();
    let tried = row::ActiveModel {
        item_id: Set(id),
        sha256: Set(kept.map(|kept| kept.sha256)),
        byte_count: Set(byte_count),
        tried_at: Set(now),
    };
    row::Entity::insert(tried).on_conflict_do_nothing().exec_without_returning(&tx).await?;
    if is_made {
        let entry = rows::entry_with("media.sound_made", id, json!({ "byte_count": byte_count }));
        audit_trail::record(cx, &tx, &Actor::System, now, entry).await?;
    }
    Ok(tx.commit().await?)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = bare("sh");
        command.args(["-c", script]);
        command
    }

    async fn ran(script: &str, limit: Duration) -> Result<Result<(), String>> {
        run(shell(script), limit).await
    }

    #[tokio::test]
    async fn what_takes_too_long_is_ended_and_what_says_endlessly_why_is_let_speak() {
        let begun = std::time::Instant::now();
        let late = ran("sleep 60", Duration::from_millis(50)).await.unwrap();
        assert_eq!(late.unwrap_err(), "it took more than 0 seconds");
        assert!(begun.elapsed() < Duration::from_secs(30));
        let loud = ran("head -c 3000000 /dev/zero | tr '\\0' 'n' >&2; exit 3", LIMIT).await.unwrap();
        assert!(loud.unwrap_err().starts_with("exit status: 3: nnn"));
    }

    #[tokio::test]
    async fn the_last_complaint_is_told_and_an_end_from_outside_is_none() {
        let failed = ran("echo one >&2; echo two >&2; echo >&2; exit 1", LIMIT).await.unwrap();
        assert_eq!(failed.unwrap_err(), "exit status: 1: two");
        assert!(ran("exit 0", LIMIT).await.unwrap().is_ok());
        assert!(matches!(ran("exit 255", LIMIT).await, Err(Error::Unavailable(_))));
    }

    #[tokio::test]
    async fn nothing_of_the_environment_is_handed_on() {
        let kept = ran("test -z \"$CARGO_MANIFEST_DIR$HOME\" && test -n \"$PATH\"", LIMIT).await.unwrap();
        assert!(kept.is_ok() && std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    }

    #[tokio::test]
    async fn it_stands_back_behind_everything_else() {
        let own = std::process::Command::new("nice").output().unwrap();
        let own: i32 = String::from_utf8(own.stdout).unwrap().trim().parse().unwrap();
        let behind = format!("test $(nice) -ge {}", (own + 10).min(19));
        assert!(ran(&behind, LIMIT).await.unwrap().is_ok());
    }
}
