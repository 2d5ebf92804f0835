//! The media centre: files that arrive over bad lines, films that are published with captions, and who may see what.

mod about;
mod access;
mod captions;
mod films;
mod items;
mod keeping;
mod pictures;
mod publication;
mod rows;
mod sniff;
mod store;
mod texts;
mod uploads;

pub use about::About;
pub use access::{Link, content, content_by_link, link};
pub(crate) use items::uploaded_by;
pub use items::{Item, ItemQuery, Made, NewItem, ShownState, Size, change, create, find, list};
pub use keeping::{keep, to_keep};
pub use publication::{publish, retire, submit};
pub use store::{Bytes, Content, MediaStore};
pub use texts::{NewText, captions, put_captions, put_transcript, transcript};
pub use uploads::{NewUpload, Upload, append, begin, forget_old, give_up, look};
