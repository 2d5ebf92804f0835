//! Static files: in the binary, squeezed once, under names that change with their content.

use std::cell::RefCell;
use std::sync::LazyLock;

use bytes::Bytes;
use libdeflater::{CompressionLvl, Compressor};
use poem::http::header::{CACHE_CONTROL, CONTENT_ENCODING, VARY};
use poem::http::{HeaderMap, StatusCode};
use poem::web::Path;
use poem::{Response, handler};
use sha2::{Digest, Sha256};

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// One request, four sources.
const SITE: &str = concat!(
    include_str!("../static/site.css"),
    include_str!("../static/media.css"),
    include_str!("../static/review.css"),
    include_str!("../static/runs.css")
);
const FILES: [(&str, &str, &str); 8] = [
    ("site.css", CSS, SITE),
    ("glade.svg", SVG, include_str!("../static/glade.svg")),
    ("media.js", JS, concat!(include_str!("../static/page.js"), include_str!("../static/media.js"))),
    ("page.js", JS, include_str!("../static/page.js")),
    ("studio.css", CSS, include_str!("../static/studio.css")),
    ("studio.js", JS, include_str!("../static/studio.js")),
    // One request, two sources.
    ("verify.js", JS, concat!(include_str!("../static/page.js"), include_str!("../static/verify.js"))),
    ("quiz.js", JS, concat!(include_str!("../static/quiz.js"), include_str!("../static/sheet.js"))),
];

struct Asset {
    name: &'static str,
    address: String,
    content_type: &'static str,
    plain: Bytes,
    brotli: Bytes,
    gzip: Bytes,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| FILES.iter().map(make).collect());

fn make((name, content_type, text): &(&'static str, &'static str, &'static str)) -> Asset {
    let hash = hex::encode(Sha256::digest(text.as_bytes()));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    Asset {
        name,
        address: format!("/static/{stem}.{}.{ending}", &hash[..12]),
        content_type,
        plain: Bytes::from_static(text.as_bytes()),
        brotli: brotli(text.as_bytes()).into(),
        gzip: gzip(text.as_bytes(), &mut Compressor::new(CompressionLvl::best())).into(),
    }
}

/// Where a file is; empty if there is none of that name, which a test of every page would show.
pub fn address(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| asset.address.as_str())
}

/// Squeezes with Brotli, as small as it can.
fn brotli(plain: &[u8]) -> Vec<u8> {
    let params = ::brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 18, ..Default::default() };
    let mut squeezed = Vec::with_capacity(plain.len() / 3);
    // Writing into memory does not fail; an empty answer would show at once.
    drop(::brotli::BrotliCompress(&mut &*plain, &mut squeezed, &params));
    squeezed
}

/// The lowest that squeezes at all.
const PAGE_LEVEL: i32 = 1;

thread_local! {
    /// A page is squeezed afresh at every request. At equal size gzip takes half the time of Brotli, which needs its highest
    /// qualities to be smaller; those are for static files. Higher levels of gzip take a twentieth off a page for twice
    /// the time. The tables are not asked for anew for each page.
    static PAGE_SQUEEZER: RefCell<Compressor> =
        RefCell::new(Compressor::new(CompressionLvl::new(PAGE_LEVEL).unwrap_or_default()));
}

/// Squeezes a page with gzip.
pub fn squeeze(page: &[u8]) -> Vec<u8> {
    PAGE_SQUEEZER.with_borrow_mut(|squeezer| gzip(page, squeezer))
}

/// Squeezes with gzip.
fn gzip(plain: &[u8], squeezer: &mut Compressor) -> Vec<u8> {
    let mut squeezed = vec![0; squeezer.gzip_compress_bound(plain.len())];
    // What is asked for is enough; an empty answer would show at once.
    let size = squeezer.gzip_compress(plain, &mut squeezed).unwrap_or_default();
    squeezed.truncate(size);
    squeezed
}

/// A way of squeezing that a browser understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli.
    Brotli,
    /// gzip.
    Gzip,
    /// None.
    Plain,
}

impl Encoding {
    /// The best that the request accepts.
    pub fn accepted(headers: &HeaderMap) -> Self {
        if takes(headers, "br") {
            Self::Brotli
        } else if takes(headers, "gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }

    /// Its word in `Content-Encoding`.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }
}

/// Whether a browser understands a way of squeezing.
pub fn takes(headers: &HeaderMap, name: &str) -> bool {
    let accept = headers.get("accept-encoding").and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.split(',').any(|part| {
        let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
        coding.trim().eq_ignore_ascii_case(name) && !matches!(weight.trim(), "q=0" | "q=0.0")
    })
}

/// A static file. Its name changes with its content, so a browser may keep it for ever.
#[handler]
pub fn serve(headers: &HeaderMap, Path(name): Path<String>) -> Response {
    let address = format!("/static/{name}");
    let Some(asset) = ASSETS.iter().find(|asset| asset.address == address) else {
        return StatusCode::NOT_FOUND.into();
    };
    let encoding = Encoding::accepted(headers);
    let body = match encoding {
        Encoding::Brotli => &asset.brotli,
        Encoding::Gzip => &asset.gzip,
        Encoding::Plain => &asset.plain,
    };
    let mut response = Response::builder()
        .content_type(asset.content_type)
        .header(CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(VARY, "Accept-Encoding");
    if let Some(word) = encoding.word() {
        response = response.header(CONTENT_ENCODING, word);
    }
    response.body(body.clone())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_squeezed_file_is_the_same_file() {
        let plain = include_bytes!("../static/site.css");
        let mut unpacked = Vec::new();
        ::brotli::BrotliDecompress(&mut &*brotli(plain), &mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
    }

    #[test]
    fn one_page_after_the_other_is_squeezed_and_is_the_same_page() {
        let noise: Vec<u8> = (0..40_000_u32).flat_map(|n| Sha256::digest(n.to_be_bytes())).collect();
        for page in [include_bytes!("../static/site.css").as_slice(), &noise, b"short", b""] {
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(&*squeeze(page)).read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked, page);
        }
        assert!(squeeze(FILES[0].2.as_bytes()).len() * 3 < FILES[0].2.len(), "it is squeezed indeed");
    }

    #[test]
    fn the_best_encoding_a_browser_accepts_is_taken() {
        let accepts = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("accept-encoding", value.parse().unwrap());
            Encoding::accepted(&headers)
        };
        assert_eq!(accepts("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(accepts("gzip;q=0.5, br;q=0"), Encoding::Gzip);
        assert_eq!(accepts("identity"), Encoding::Plain);
    }
}
