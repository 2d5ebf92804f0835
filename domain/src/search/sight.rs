//! What somebody may find at all: terms that are asked for together with the words, and a second look at what was found.

use chrono::{DateTime, Utc};
use entity::enums::{MediaAccess, SearchAccess};
use entity::ids::{CourseId, PersonId};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::documents::{EVERY_COURSE, seen_by};
use crate::actor::Actor;
use crate::context::Context;
use crate::database::written_out;
use crate::error::Result;
use crate::policy::{self, Action};

/// What somebody may find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    signed_in: bool,
    /// The courses whose lessons they may find, for learning or working on them.
    courses: Vec<CourseId>,
    may_study: bool,
    every_course: bool,
    staff: bool,
}

#[derive(FromQueryResult)]
struct Studied {
    course_id: CourseId,
}

// As `enrolments::check_study` lets somebody in.
const STUDIED: &str = "
    SELECT DISTINCT r.course_id FROM enrolment e JOIN course_run r ON r.id = e.course_run_id
    WHERE e.learner_id = $1 AND (e.state IN ('active', 'completed')
      OR (e.state = 'booked' AND r.state = 'open' AND (r.starts_at IS NULL OR r.starts_at <= $2)))";

impl Sight {
    /// What the actor may find now.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of(cx: &Context, actor: &Actor) -> Result<Self> {
        let for_staff = Action::ReadMedia { access: MediaAccess::Staff, has_place: false };
        let mut sight = Self { staff: policy::allows(actor, for_staff), ..Self::default() };
        // No course has this id, so only those find its lessons who find those of every course.
        sight.every_course = policy::allows(actor, Action::FindLessons(CourseId(uuid::Uuid::nil())));
        if let Actor::Person(person) = actor {
            sight.signed_in = true;
            sight.courses = studied(cx.read(), person.person_id, cx.now()).await?;
            sight.may_study = !sight.courses.is_empty();
            let worked_on = person.roles.iter().filter_map(|granted| granted.course_id);
            sight.courses.extend(worked_on.filter(|id| policy::allows(actor, Action::FindLessons(*id))));
        }
        Ok(sight)
    }

    /// The terms of which a document must have one.
    pub fn terms(&self) -> Vec<String> {
        let mut terms = vec![seen_by(SearchAccess::Public, None)];
        let more = [
            (self.signed_in || self.staff, SearchAccess::SignedIn),
            (self.may_study || self.staff, SearchAccess::Enrolled),
            (self.staff, SearchAccess::Staff),
        ];
        terms.extend(more.into_iter().filter(|(may, _)| *may).map(|(_, access)| seen_by(access, None)));
        if self.every_course {
            terms.push(EVERY_COURSE.to_owned());
        } else {
            terms.extend(self.courses.iter().map(|id| seen_by(SearchAccess::Course, Some(*id))));
        }
        terms
    }

    /// The same once more, of a document that was found.
    pub fn sees(&self, access: SearchAccess, course: Option<CourseId>) -> bool {
        match access {
            SearchAccess::Public => true,
            SearchAccess::SignedIn => self.signed_in || self.staff,
            SearchAccess::Enrolled => self.may_study || self.staff,
            SearchAccess::Staff => self.staff,
            SearchAccess::Course => {
                course.is_some_and(|course| self.every_course || self.courses.contains(&course))
            }
        }
    }
}

async fn studied(db: &impl ConnectionTrait, learner: PersonId, now: DateTime<Utc>) -> Result<Vec<CourseId>> {
    let rows: Vec<Studied> = written_out::all(db, STUDIED, [learner.0.into(), now.into()]).await?;
    Ok(rows.into_iter().map(|row| row.course_id).collect())
}
