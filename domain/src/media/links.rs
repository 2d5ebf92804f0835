//! Items that lead elsewhere: a page of somebody else's, with all that is said of an item of ours.

use course_content::course::{Language, Text};
use entity::enums::{MediaAccess, MediaKind, MediaState};
use entity::media_item as row;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use url::Url;

use super::items::{Item, with_parts};
use super::{items, rows, searched};
use crate::actor::Actor;
use crate::audit_trail;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::people;
use crate::policy::{self, Action};

/// An address may be this long, in characters.
const LONGEST: usize = 2000;

/// A link that is to become an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// Where it leads.
    pub address: String,
    /// By language.
    pub title: Text,
    /// By language.
    pub description: Text,
    /// The language of what is there.
    pub language: Language,
    /// Who may see it once it is published.
    pub access: MediaAccess,
}

/// Makes an item of a link. It is in review at once.
///
/// # Errors
/// [`Error::Forbidden`] for others than the people of the centre; [`Error::Invalid`] for no web address, or no title.
pub async fn create_link(cx: &Context, actor: &Actor, new: NewLink) -> Result<Item> {
    policy::authorize(actor, Action::UploadMedia)?;
    let uploader = people::owner(actor)?;
    let address = read(&new.address)?;
    let about = items::about(new.title, new.description, new.language, new.access, None).checked()?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let mut row = row::ActiveModel {
        id: Set(cx.new_id()),
        kind: Set(MediaKind::Link),
        state: Set(MediaState::InReview),
        uploader_id: Set(uploader),
        publisher_id: Set(None),
        upload_id: Set(None),
        address: Set(Some(address)),
        sha256: Set(None),
        byte_count: Set(0),
        media_type: Set(String::new()),
        file_name: Set(String::new()),
        created_at: Set(now),
        published_at: Set(None),
        revision: Set(1),
        ..Default::default()
    };
    about.write(&mut row);
    let row = row.insert(&tx).await?;
    audit_trail::record(cx, &tx, actor, now, rows::entry("media.item_made", &row)).await?;
    searched::index(&tx, &row).await?;
    tx.commit().await?;
    with_parts(cx, row).await
}

fn read(address: &str) -> Result<String> {
    let url = Url::parse(address.trim()).ok().filter(|url| {
        matches!(url.scheme(), "https" | "http") && url.has_host() && url.username().is_empty()
    });
    let url = url.filter(|url| url.as_str().chars().count() <= LONGEST);
    let message = "write a web address that begins with https://";
    Ok(url.ok_or_else(|| Error::invalid("/address", "no_web_address", message))?.to_string())
}
