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
struct Place {
    course_id: CourseId,
    /// Whether it lets somebody study by now: 1 or 0.
    begun: i32,
}

// As `enrolments::check_study` lets somebody in, and `enrolments::may_study_somewhere` counts them.
const PLACES: &str = "
    SELECT r.course_id, MAX(CASE WHEN e.state <> 'booked' THEN 1
      WHEN r.state = 'open' AND (r.starts_at IS NULL OR r.starts_at <= $2) THEN 1 ELSE 0 END) AS begun
    FROM enrolment e JOIN course_run r ON r.id = e.course_run_id
    WHERE e.learner_id = $1 AND e.state IN ('booked', 'active', 'completed')
    GROUP BY r.course_id";

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
            let places = places(cx.read(), person.person_id, cx.now()).await?;
            sight.may_study = !places.is_empty();
            sight.courses =
                places.iter().filter(|place| place.begun > 0).map(|place| place.course_id).collect();
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

async fn places(db: &impl ConnectionTrait, learner: PersonId, now: DateTime<Utc>) -> Result<Vec<Place>> {
    written_out::all(db, PLACES, [learner.0.into(), now.into()]).await
}
