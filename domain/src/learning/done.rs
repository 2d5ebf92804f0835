//! What a learner has done on an enrolment, read at once: every answer about it is drawn from the same rows.

use std::sync::Arc;

use entity::ids::EnrolmentId;
use entity::{enrolment, lesson_progress};
use sea_orm::ConnectionTrait;

use super::progress;
use crate::actor::Actor;
use crate::context::Context;
use crate::courses::{self, LoadedVersion};
use crate::enrolments::{self, Enrolment};
use crate::error::Result;
use crate::quizzes::Past;

/// What a learner has done on an enrolment.
pub(super) struct Done {
    pub enrolment: enrolment::Model,
    /// The version the learner began, and stays on.
    pub version: Arc<LoadedVersion>,
    pub lessons: Vec<lesson_progress::Model>,
    pub attempts: Past,
    /// The revision of the learner's account, where it was read along.
    pub learner_revision: Option<i32>,
}

impl Done {
    /// Reads it for an enrolment that is known.
    pub async fn read(cx: &Context, db: &impl ConnectionTrait, enrolment: enrolment::Model) -> Result<Self> {
        let version = courses::load(cx, enrolment.course_version_id).await?;
        let lessons = progress::rows(db, enrolment.id).await?;
        let attempts = Past::read(db, &enrolment, version.course_id).await?;
        Ok(Self { enrolment, version, lessons, attempts, learner_revision: None })
    }

    /// Reads it for an enrolment that was listed as one's own, if it lets one study.
    pub async fn of_listed(cx: &Context, actor: &Actor, enrolment: &Enrolment) -> Result<Self> {
        enrolments::check_study(cx, cx.read(), actor, &enrolment.row).await?;
        let done = Self::read(cx, cx.read(), enrolment.row.clone()).await?;
        Ok(Self { learner_revision: enrolment.learner_revision, ..done })
    }

    /// Reads it for one's own enrolment, if it lets one study.
    pub async fn of_own(cx: &Context, actor: &Actor, id: EnrolmentId) -> Result<Self> {
        let enrolment = enrolments::find_for_study(cx, cx.read(), actor, id).await?;
        Self::read(cx, cx.read(), enrolment).await
    }
}
