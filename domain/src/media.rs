//! The media centre: files that arrive over bad lines, films that are published with captions, and who may see what.

mod about;
mod access;
mod captions;
pub(crate) mod document_pictures;
mod films;
mod items;
mod keeping;
mod links;
mod pictures;
mod publication;
mod rows;
mod searched;
mod sending;
mod sniff;
mod sound;
mod store;
mod stretches;
mod texts;
mod unused;
mod uploads;
mod watching;

pub use about::About;
pub use access::{Link, Rendition, content, content_by_link, link};
pub use captions::Cue;
pub use entity::media_item::Model as Row;
pub(crate) use items::uploaded_by;
pub use items::{
    Item, ItemQuery, Listed, Made, NewItem, ShownState, Size, change, create, find, find_all, list, topics,
};
pub use keeping::{keep, to_keep};
pub use links::{NewLink, create_link};
pub(crate) use publication::are_published;
pub use publication::{publish, retire, submit};
pub(crate) use searched::{index_anew, next_after};
pub use sniff::type_of;
pub(crate) use sound::Sounding;
pub use sound::{Sound, make as make_sound, to_make as sounds_to_make};
pub use store::{Bytes, Content, MediaStore};
pub use stretches::Segment;
pub(crate) use stretches::union;
pub use texts::{NewText, captions, cues, put_captions, put_transcript, transcript};
pub use unused::delete_unused;
pub use uploads::{NewUpload, Upload, append, begin, forget_old, give_up, look, scratch};
pub use watching::{Told, Watch, watch, watched};
pub(crate) use watching::{count_in_lesson, forget_of, watched_by};
