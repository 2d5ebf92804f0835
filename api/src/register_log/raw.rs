//! The log in the forms of C2SP `tlog-tiles`: checkpoint, tiles of hashes, bundles of leaves; and what the witness is offered.

use domain::certificates::register_log::{self, Head};
use domain::{Context, Error, Result};
use http::header::CACHE_CONTROL;
use poem::endpoint::make;
use poem::{Endpoint, IntoResponse, Request, Response, Route, get};

use crate::problem::ApiError;

/// A head changes within the second.
const CHANGES: &str = "no-cache";
/// What a tile of a width holds never changes.
const NEVER_CHANGES: &str = "public, max-age=31536000, immutable";

const TEXT: &str = "text/plain; charset=utf-8";

/// Everything under `/log`.
pub fn routes(cx: &Context) -> Route {
    Route::new()
        .at("/checkpoint", get(at(cx, checkpoint)))
        .at("/keys", get(at(cx, keys)))
        .at("/entries", get(at(cx, entries)))
        .at("/offer", get(at(cx, offer)))
        .at("/tile/*path", get(at(cx, tile)))
}

/// What is asked for behind the address.
struct Asked {
    path: String,
    number: u64,
}

struct File {
    content_type: &'static str,
    cache: &'static str,
    body: Vec<u8>,
}

fn at<F>(cx: &Context, answer: fn(Context, Asked) -> F) -> impl Endpoint<Output = Response> + use<F>
where
    F: Future<Output = Result<File>> + Send + 'static,
{
    let cx = cx.clone();
    make(move |request: Request| {
        let asked = read(&request);
        let cx = cx.clone();
        async move {
            let found = match asked {
                Ok(asked) => answer(cx, asked).await,
                Err(error) => Err(error),
            };
            match found {
                Ok(File { content_type, cache, body }) => {
                    Response::builder().content_type(content_type).header(CACHE_CONTROL, cache).body(body)
                }
                Err(error) => ApiError(error).into_response(),
            }
        }
    })
}

/// The path of a tile, and the one number that a query may have (`from` or `old`).
fn read(request: &Request) -> Result<Asked> {
    let path = request.raw_path_param("path").unwrap_or_default().to_owned();
    let number = match request.uri().query().and_then(|query| query.split_once('=')) {
        None => 0,
        Some((name @ ("from" | "old"), number)) => {
            let what = "give a number of leaves";
            number.parse().map_err(|_| Error::invalid(format!("/{name}"), "unreadable", what))?
        }
        Some(_) => {
            return Err(Error::invalid("", "unknown", "give `from` with entries, or `old` with an offer"));
        }
    };
    Ok(Asked { path, number })
}

async fn checkpoint(cx: Context, _: Asked) -> Result<File> {
    let note = register_log::head(&cx).await?.note.to_string();
    Ok(File { content_type: TEXT, cache: CHANGES, body: note.into_bytes() })
}

async fn keys(cx: Context, _: Asked) -> Result<File> {
    let lines: String = Head::keys(&cx).await?.into_iter().map(|key| key + "\n").collect();
    Ok(File { content_type: TEXT, cache: CHANGES, body: lines.into_bytes() })
}

/// The leaves, one a line, for readers that want no tiles.
async fn entries(cx: Context, asked: Asked) -> Result<File> {
    let listed = register_log::entries(&cx, asked.number).await?;
    let lines: String = listed.leaves.into_iter().map(|leaf| leaf + "\n").collect();
    Ok(File { content_type: "application/jsonl", cache: CHANGES, body: lines.into_bytes() })
}

async fn offer(cx: Context, asked: Asked) -> Result<File> {
    let offer = register_log::offer(&cx, asked.number).await?;
    Ok(File { content_type: TEXT, cache: CHANGES, body: offer.into_bytes() })
}

async fn tile(cx: Context, asked: Asked) -> Result<File> {
    let body = register_log::tile(&cx, &asked.path).await?;
    Ok(File { content_type: "application/octet-stream", cache: NEVER_CHANGES, body })
}
