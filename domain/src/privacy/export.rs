//! Everything that is kept about a person, as one JSON document that people and programmes can read.
//!
//! Left out: tokens and hashes, which are keys and not facts; keys of questions, and questions that their quiz does not
//! show any more; the bytes of certificates, which have an address of their own.

use course_content::Language;
use entity::ids::{CertificateId, PersonId};
use entity::{
    attempt, audit_entry, certificate_check, course_run, enrolment, enrolment_event, lesson_progress,
    partner, password_link, progress_fact, session,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::certificates::{self, Certificate, PersonName};
use crate::context::Context;
use crate::courses::{self, LoadedVersion};
use crate::error::{Error, Result};
use crate::page::PageRequest;
use crate::people::{self, Account, ScriptNames};
use crate::{attendance, letters, media, quizzes, refreshers, review, studio};

/// Everything about whoever acts.
///
/// # Errors
/// [`Error::SignInRequired`] for somebody who has not signed in.
pub async fn export(cx: &Context, actor: &Actor, language: Language) -> Result<Value> {
    let me = people::owner(actor)?;
    Ok(json!({
        "exported_at": cx.now(),
        "account": account(&people::me(cx, actor).await?),
        "sign_ins": sign_ins(cx, me).await?,
        "password_links": password_links(cx, me).await?,
        "enrolments": enrolments(cx, me, language).await?,
        "certificates": certificates_of(cx, actor).await?,
        "manuscripts": studio::written_by(cx, me).await?,
        "letters": letters::told(cx.read(), me).await?,
        "media": media::uploaded_by(cx, me).await?,
        "media_watched": media::watched_by(cx, me).await?,
        "refreshers": refreshers::told(cx, me).await?,
        "reviews": review::told(cx.read(), me).await?,
        "log": log(cx, me).await?,
    }))
}

fn account(account: &Account) -> Value {
    let names = |names: Option<&ScriptNames>| {
        names.map(
            |n| json!({ "surname": n.surname(), "own_name": n.own_name(), "patronymic": n.patronymic() }),
        )
    };
    let sign_in_names: Vec<_> = account
        .sign_in_names
        .iter()
        .map(|name| json!({ "kind": name.kind().word(), "value": name.value() }))
        .collect();
    let roles: Vec<_> = account
        .roles
        .iter()
        .map(|granted| json!({ "role": granted.role.word(), "course_id": granted.course_id }))
        .collect();
    json!({
        "id": account.id,
        "names": {
            "ru": names(account.names.ru()),
            "be": names(account.names.be()),
            "latin": names(account.names.latin()),
        },
        "names_confirmed_at": account.names_confirmed_at,
        "sign_in_names": sign_in_names,
        "profession": account.profile.profession,
        "employer": account.profile.employer,
        "region": account.profile.region,
        "language": account.profile.language.tag(),
        "time_factor_percent": account.time_factor_percent,
        "roles": roles,
        "created_at": account.created_at,
        "updated_at": account.updated_at,
    })
}

async fn sign_ins(cx: &Context, me: PersonId) -> Result<Vec<Value>> {
    let rows = session::Entity::find()
        .filter(session::Column::PersonId.eq(me))
        .order_by_asc(session::Column::Id)
        .all(cx.read())
        .await?;
    let one = |row: session::Model| {
        json!({
            "started_at": row.started_at,
            "expires_at": row.expires_at,
            "ended_at": row.ended_at,
            "end_reason": row.end_reason,
            "shared_computer": row.shared_computer,
        })
    };
    Ok(rows.into_iter().map(one).collect())
}

async fn password_links(cx: &Context, me: PersonId) -> Result<Vec<Value>> {
    let rows = password_link::Entity::find()
        .filter(password_link::Column::PersonId.eq(me))
        .order_by_asc(password_link::Column::Id)
        .all(cx.read())
        .await?;
    let one = |row: password_link::Model| json!({ "expires_at": row.expires_at, "used_at": row.used_at });
    Ok(rows.into_iter().map(one).collect())
}

async fn enrolments(cx: &Context, me: PersonId, language: Language) -> Result<Vec<Value>> {
    let rows = enrolment::Entity::find()
        .filter(enrolment::Column::LearnerId.eq(me))
        .order_by_asc(enrolment::Column::Id)
        .all(cx.read())
        .await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        told.push(enrolment_of(cx, me, row, language).await?);
    }
    Ok(told)
}

async fn enrolment_of(
    cx: &Context,
    me: PersonId,
    row: enrolment::Model,
    language: Language,
) -> Result<Value> {
    let version = courses::load(cx, row.course_version_id).await?;
    let run = course_run::Entity::find_by_id(row.course_run_id).one(cx.read()).await?;
    let run = run.ok_or(Error::NotFound("course run"))?;
    Ok(json!({
        "id": row.id,
        "course": version.course_key,
        "course_version": version.number,
        "run": { "kind": run.kind, "starts_at": run.starts_at, "ends_at": run.ends_at },
        "state": row.state,
        "priority": row.priority,
        "joined_at": row.joined_at,
        "offer_expires_at": row.offer_expires_at,
        "completed_at": row.completed_at,
        "history": history(cx, me, &row).await?,
        "lessons": lessons(cx, &row, &version).await?,
        "facts": facts(cx, &row, &version).await?,
        "attendance": attendance::kept_of(cx.read(), &row).await?,
        "attempts": attempts(cx, &row, &version, language).await?,
    }))
}

async fn history(cx: &Context, me: PersonId, row: &enrolment::Model) -> Result<Vec<Value>> {
    let events = enrolment_event::Entity::find()
        .filter(enrolment_event::Column::EnrolmentId.eq(row.id))
        .order_by_asc(enrolment_event::Column::Id)
        .all(cx.read())
        .await?;
    let one = |event: enrolment_event::Model| {
        json!({
            "from": event.from_state,
            "to": event.to_state,
            "at": event.at,
            "by_me": event.actor_id == Some(me),
            "cause": event.cause,
            "reason": event.reason,
        })
    };
    Ok(events.into_iter().map(one).collect())
}

async fn lessons(cx: &Context, row: &enrolment::Model, version: &LoadedVersion) -> Result<Vec<Value>> {
    let rows = lesson_progress::Entity::find()
        .filter(lesson_progress::Column::EnrolmentId.eq(row.id))
        .order_by_asc(lesson_progress::Column::OpenedAt)
        .all(cx.read())
        .await?;
    let one = |row: lesson_progress::Model| {
        json!({
            "lesson": version.item(row.course_item_id).map(|item| &item.path),
            "opened_at": row.opened_at,
            "completed_at": row.completed_at,
            "seen_at": row.seen_at,
            "read_permille": row.position_permille,
            "watched": row.watched,
        })
    };
    Ok(rows.into_iter().map(one).collect())
}

async fn facts(cx: &Context, row: &enrolment::Model, version: &LoadedVersion) -> Result<Vec<Value>> {
    let rows = progress_fact::Entity::find()
        .filter(progress_fact::Column::EnrolmentId.eq(row.id))
        .order_by_asc(progress_fact::Column::ReceivedAt)
        .order_by_asc(progress_fact::Column::FactId)
        .all(cx.read())
        .await?;
    let one = |fact: progress_fact::Model| {
        json!({
            "kind": fact.kind,
            "lesson": version.item(fact.course_item_id).map(|item| &item.path),
            "detail": fact.detail,
            "device_at": fact.device_at,
            "received_at": fact.received_at,
        })
    };
    Ok(rows.into_iter().map(one).collect())
}

async fn attempts(
    cx: &Context,
    row: &enrolment::Model,
    version: &LoadedVersion,
    language: Language,
) -> Result<Vec<Value>> {
    let rows = attempt::Entity::find()
        .filter(attempt::Column::EnrolmentId.eq(row.id))
        .order_by_asc(attempt::Column::Id)
        .all(cx.read())
        .await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        told.push(json!({
            "quiz": version.item(row.course_item_id).map(|item| &item.path),
            "number": row.number,
            "state": row.state,
            "time_factor_percent": row.time_factor_percent,
            "started_at": row.started_at,
            "deadline_at": row.deadline_at,
            "submitted_at": row.submitted_at,
            "scored_at": row.scored_at,
            "score_milli": row.score_milli,
            "max_score_milli": row.max_score_milli,
            "passed": row.passed,
            "items": quizzes::kept_responses(cx, &row, language).await?,
        }));
    }
    Ok(told)
}

async fn certificates_of(cx: &Context, actor: &Actor) -> Result<Vec<Value>> {
    let mut told = Vec::new();
    let mut after = None;
    loop {
        let page = PageRequest { limit: PageRequest::MAX_LIMIT, after };
        let page = certificates::list_own(cx, actor, page).await?;
        for certificate in &page.items {
            told.push(certificate_of(cx, certificate).await?);
        }
        after = page.items.last().filter(|_| page.next_cursor.is_some()).map(|last| last.id.0);
        if after.is_none() {
            return Ok(told);
        }
    }
}

async fn certificate_of(cx: &Context, certificate: &Certificate) -> Result<Value> {
    let facts = &certificate.facts;
    let name = |name: &Option<PersonName>| {
        name.as_ref()
            .map(|n| json!({ "surname": n.surname, "own_name": n.own_name, "patronymic": n.patronymic }))
    };
    Ok(json!({
        "id": certificate.id,
        "enrolment_id": certificate.enrolment_id,
        "kind": certificate.kind,
        "number": certificate.serial,
        "code": certificate.code,
        "state": certificate.state,
        "since": certificate.since,
        "reason": certificate.reason,
        "holder": {
            "ru": name(&facts.holder.cyrillic),
            "be": name(&facts.holder.belarusian),
            "latin": name(&facts.holder.latin),
        },
        "programme": { "en": facts.programme.en, "ru": facts.programme.ru, "be": facts.programme.be },
        "hours_online": facts.hours_online,
        "hours_face_to_face": facts.hours_face_to_face,
        "began_on": facts.began_on,
        "completed_on": facts.completed_on,
        "issued_on": facts.issued_on,
        "valid_until": facts.valid_until,
        "document_sha256": certificate.document_sha256,
        "checked_by_others": checks(cx, certificate.id).await?,
    }))
}

async fn checks(cx: &Context, id: CertificateId) -> Result<Vec<Value>> {
    let rows = certificate_check::Entity::find()
        .filter(certificate_check::Column::CertificateId.eq(id))
        .order_by_asc(certificate_check::Column::Id)
        .all(cx.read())
        .await?;
    let named = partner::Entity::find().all(cx.read()).await?;
    let name = |id| named.iter().find(|partner| Some(partner.id) == id).map(|partner| partner.name.as_str());
    let one = |row: certificate_check::Model| json!({ "at": row.at, "by": row.means.word(), "partner": name(row.partner_id) });
    Ok(rows.into_iter().map(one).collect())
}

/// What the audit trail says of what somebody did, and of what was done to their account.
async fn log(cx: &Context, me: PersonId) -> Result<Vec<Value>> {
    let about_me = Condition::all()
        .add(audit_entry::Column::SubjectKind.eq("person"))
        .add(audit_entry::Column::SubjectId.eq(me.0));
    let rows = audit_entry::Entity::find()
        .filter(Condition::any().add(audit_entry::Column::ActorId.eq(me)).add(about_me))
        .order_by_asc(audit_entry::Column::Id)
        .all(cx.read())
        .await?;
    let one = |entry: audit_entry::Model| {
        json!({
            "at": entry.at,
            "by_me": entry.actor_id == Some(me),
            "action": entry.action,
            "subject": entry.subject_kind,
            "subject_id": entry.subject_id,
            "reason": entry.reason,
            "detail": entry.detail,
        })
    };
    Ok(rows.into_iter().map(one).collect())
}
