//! What the media centre of the demo has: a film with captions, a document and a picture, brought and published by two people.

use anyhow::{Context as _, Result};
use chrono::Days;
use domain::content::{Language, Text};
use domain::enums::{MediaAccess, MediaState};
use domain::ids::{MediaItemId, PersonId, SessionId};
use domain::jobs::{self, Job};
use domain::media::{self, About, Item, ItemQuery, NewItem, NewText, NewUpload};
use domain::page::PageRequest;
use domain::{Actor, Context, GrantedRole, SignedIn, enums::Role};
use futures::stream;

/// Something of the demo; its bytes are made by `demo-media/make.sh`.
struct Shown {
    file: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
    language: Language,
    topics: &'static [&'static str],
    /// In English, Russian and Belarusian.
    title: [&'static str; 3],
    description: [&'static str; 3],
    /// Likewise; empty where nothing is said.
    captions: [&'static str; 3],
}

const LANGUAGES: [Language; 3] = [Language::En, Language::Ru, Language::Be];

const SHOWN: [Shown; 3] = [
    Shown {
        file: "breathing.mp4",
        media_type: "video/mp4",
        bytes: include_bytes!("../../demo-media/breathing.mp4"),
        language: Language::En,
        topics: &["self-care"],
        title: ["Two slow breaths", "Два медленных вдоха", "Два павольныя ўдыхі"],
        description: [
            "A light that grows and fades, to breathe with before the next room.",
            "Свет, который разгорается и гаснет: подышите вместе с ним перед следующей палатой.",
            "Святло, якое разгараецца і гасне: падыхайце разам з ім перад наступнай палатай.",
        ],
        captions: [
            include_str!("../../demo-media/breathing.en.vtt"),
            include_str!("../../demo-media/breathing.ru.vtt"),
            include_str!("../../demo-media/breathing.be.vtt"),
        ],
    },
    Shown {
        file: "handover.pdf",
        media_type: "application/pdf",
        bytes: include_bytes!("../../demo-media/handover.pdf"),
        language: Language::Be,
        topics: &["team"],
        title: [
            "Handover in five questions",
            "Передача смены: пять вопросов",
            "Перадача змены: пяць пытанняў",
        ],
        description: [
            "One page for the wall of the staff room, in three languages.",
            "Одна страница на стену ординаторской, на трёх языках.",
            "Адна старонка на сцяну ардынатарскай, на трох мовах.",
        ],
        captions: ["", "", ""],
    },
    Shown {
        file: "pain-scale.jpg",
        media_type: "image/jpeg",
        bytes: include_bytes!("../../demo-media/pain-scale.jpg"),
        language: Language::En,
        topics: &["pain", "scales"],
        title: ["A scale from 0 to 10", "Шкала от 0 до 10", "Шкала ад 0 да 10"],
        description: [
            "Eleven boxes from 0, no pain, to 10, the worst pain.",
            "Одиннадцать клеток от 0, нет боли, до 10, самая сильная боль.",
            "Адзінаццаць клетак ад 0, няма болю, да 10, самы моцны боль.",
        ],
        captions: ["", "", ""],
    },
];

/// Brings and publishes what is not there yet; goes on where it was cut off.
pub(super) async fn prepare(cx: &Context, trainer: PersonId, reviewer: PersonId) -> Result<()> {
    let (trainer, reviewer) = (acting(trainer, Role::Trainer), acting(reviewer, Role::Reviewer));
    let page = PageRequest { limit: PageRequest::MAX_LIMIT, after: None };
    let known = media::list(cx, &trainer, &ItemQuery::default(), page).await?.page.items;
    for shown in &SHOWN {
        let there = known.iter().find(|item| item.row.file_name == shown.file);
        let id = match there.map(|item| (item.row.id, item.row.state)) {
            Some((_, MediaState::Published | MediaState::Retired)) => continue,
            Some((id, _)) => id,
            None => bring(cx, &trainer, shown).await?,
        };
        publish(cx, (&trainer, &reviewer), shown, id)
            .await
            .with_context(|| format!("{} cannot be published", shown.file))?;
    }
    Ok(())
}

fn acting(person_id: PersonId, role: Role) -> Actor {
    let roles = vec![GrantedRole { role, course_id: None }];
    Actor::Person(SignedIn { person_id, session_id: SessionId(uuid::Uuid::nil()), roles })
}

fn text(said: [&str; 3]) -> Text {
    Text(LANGUAGES.into_iter().zip(said.map(str::to_owned)).collect())
}

async fn bring(cx: &Context, trainer: &Actor, shown: &'static Shown) -> Result<MediaItemId> {
    let new = NewUpload {
        byte_count: shown.bytes.len() as u64,
        file_name: shown.file.to_owned(),
        media_type: shown.media_type.to_owned(),
    };
    let upload = media::begin(cx, trainer, new).await?;
    let bytes = stream::iter([Ok(bytes::Bytes::from_static(shown.bytes))]);
    media::append(cx, trainer, upload.id, 0, bytes).await?;
    let new = NewItem {
        upload_id: upload.id,
        title: text(shown.title),
        description: text(shown.description),
        language: shown.language,
        access: MediaAccess::Public,
    };
    Ok(media::create(cx, trainer, new).await?.item.row.id)
}

async fn publish(
    cx: &Context,
    (trainer, reviewer): (&Actor, &Actor),
    shown: &'static Shown,
    id: MediaItemId,
) -> Result<()> {
    jobs::perform(cx, Job::KeepMedia(id)).await?;
    let mut item = media::find(cx, trainer, id).await?;
    item = media::change(cx, trainer, id, item.row.revision, |about| said(cx, shown, about)).await?;
    for (language, captions) in LANGUAGES.into_iter().zip(shown.captions) {
        if !captions.is_empty() {
            let bytes = captions.as_bytes().to_vec();
            let new = NewText { language, bytes, read_revision: item.row.revision };
            item = media::put_captions(cx, trainer, id, new).await?;
        }
    }
    let item: Item = media::submit(cx, trainer, id).await?;
    media::publish(cx, reviewer, id, item.row.revision).await?;
    Ok(())
}

fn said(cx: &Context, shown: &Shown, about: About) -> About {
    About {
        authors: "Forest Glade".to_owned(),
        licence: "CC0 1.0".to_owned(),
        topics: shown.topics.iter().map(|topic| (*topic).to_owned()).collect(),
        review_by: cx.now().date_naive().checked_add_days(Days::new(700)),
        ..about
    }
}
