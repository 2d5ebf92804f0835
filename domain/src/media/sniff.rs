//! What bytes are, by how they begin; what a file calls itself is only compared with that.

use entity::enums::MediaKind;

/// How much of a file is looked at.
pub(super) const HEAD: usize = 512;

/// A type that the media centre takes.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub media_type: &'static str,
    pub kind: MediaKind,
    /// What else it is called.
    aliases: &'static [&'static str],
    is: fn(&[u8]) -> bool,
}

const KNOWN: [Known; 7] = [
    Known { media_type: "video/mp4", kind: MediaKind::Video, aliases: &["video/x-m4v"], is: is_mp4 },
    Known { media_type: "video/webm", kind: MediaKind::Video, aliases: &[], is: is_webm },
    Known {
        media_type: "audio/mp4",
        kind: MediaKind::Audio,
        aliases: &["audio/x-m4a", "audio/m4a"],
        is: is_m4a,
    },
    Known { media_type: "audio/mpeg", kind: MediaKind::Audio, aliases: &["audio/mp3"], is: is_mp3 },
    Known { media_type: "application/pdf", kind: MediaKind::Document, aliases: &[], is: is_pdf },
    Known { media_type: "image/jpeg", kind: MediaKind::Image, aliases: &["image/jpg"], is: is_jpeg },
    Known { media_type: "image/png", kind: MediaKind::Image, aliases: &[], is: is_png },
];

/// The type that somebody names.
pub(super) fn named(media_type: &str) -> Option<Known> {
    let wanted = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    KNOWN.into_iter().find(|known| known.media_type == wanted || known.aliases.contains(&wanted.as_str()))
}

/// All that are taken, for people.
pub(super) fn all() -> String {
    KNOWN.map(|known| known.media_type).join(", ")
}

/// The type of bytes that begin like this.
pub(super) fn of(head: &[u8]) -> Option<Known> {
    KNOWN.into_iter().find(|known| (known.is)(head))
}

/// What bytes are called; nothing for what is not taken.
#[must_use]
pub fn type_of(bytes: &[u8]) -> Option<&'static str> {
    of(bytes.get(..HEAD).unwrap_or(bytes)).map(|known| known.media_type)
}

/// Whether this is a drawing in SVG, which can hold programs.
pub(super) fn is_svg(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    text.contains("<svg")
}

/// Families of MP4 that browsers play; `heic`, `avif`, `qt` are none of them.
const FILMS: [&[u8]; 9] = [b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "];

fn brand(head: &[u8]) -> Option<&[u8]> {
    (head.get(4..8)? == b"ftyp").then(|| head.get(8..12))?
}

fn is_mp4(head: &[u8]) -> bool {
    brand(head).is_some_and(|brand| FILMS.contains(&brand))
}

fn is_m4a(head: &[u8]) -> bool {
    brand(head) == Some(b"M4A ")
}

fn is_webm(head: &[u8]) -> bool {
    let beginning = head.get(..64).unwrap_or(head);
    head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) && beginning.windows(4).any(|word| word == b"webm")
}

/// With tags before it, or with a frame of layer III at once.
fn is_mp3(head: &[u8]) -> bool {
    let is_frame = |pair: &[u8]| matches!(pair, [0xff, second] if second & 0xe6 == 0xe2);
    head.starts_with(b"ID3") || head.get(..2).is_some_and(is_frame)
}

fn is_pdf(head: &[u8]) -> bool {
    head.starts_with(b"%PDF-")
}

fn is_jpeg(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xd8, 0xff])
}

fn is_png(head: &[u8]) -> bool {
    head.starts_with(b"\x89PNG\r\n\x1a\n")
}
