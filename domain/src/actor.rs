//! Who is acting, as far as the proof they brought goes.

use entity::enums::Role;
use entity::ids::{CourseId, PartnerId, PartnerKeyId, PersonId, SessionId};

/// Who is acting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anybody.
    Anonymous,
    /// Somebody who has signed in.
    Person(SignedIn),
    /// The software of a partner institution, with a key.
    Partner(Partner),
    /// The centre itself: jobs and the command line on the server.
    System,
}

/// Somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub person_id: PersonId,
    /// Through which sign-in.
    pub session_id: SessionId,
    /// What they may do, as the database has it now.
    pub roles: Vec<GrantedRole>,
}

/// A partner institution, as far as its key goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Which institution.
    pub partner_id: PartnerId,
    /// By which key.
    pub key_id: PartnerKeyId,
    /// What the key may do.
    pub scopes: Vec<Scope>,
    /// The key answers only about the examples.
    pub is_sandbox: bool,
}

/// What a key of a partner may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Ask after certificates, one or many.
    Verify,
    /// Be told of what happens to certificates.
    Watch,
}

impl Scope {
    /// Every scope there is.
    pub const ALL: [Self; 2] = [Self::Verify, Self::Watch];

    /// The word as the API has it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verify => "certificates:verify",
            Self::Watch => "certificates:watch",
        }
    }
}

/// A role, everywhere or in one course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantedRole {
    /// The role.
    pub role: Role,
    /// `None`: everywhere.
    pub course_id: Option<CourseId>,
}

impl Actor {
    /// The person, if somebody has signed in.
    #[must_use]
    pub fn person_id(&self) -> Option<PersonId> {
        match self {
            Self::Person(signed_in) => Some(signed_in.person_id),
            Self::Anonymous | Self::Partner(_) | Self::System => None,
        }
    }

    /// Whether the actor's key has a scope.
    #[must_use]
    pub fn has_scope(&self, scope: Scope) -> bool {
        matches!(self, Self::Partner(partner) if partner.scopes.contains(&scope))
    }

    /// Whether the actor is this person.
    #[must_use]
    pub fn is(&self, person: PersonId) -> bool {
        self.person_id() == Some(person)
    }

    /// Whether the actor has `role` everywhere.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        matches!(self, Self::Person(p) if p.roles.iter().any(|g| g.role == role && g.course_id.is_none()))
    }

    /// Whether the actor has a role of this sort, everywhere or in any course.
    pub(crate) fn has_any(&self, of_sort: fn(Role) -> bool) -> bool {
        matches!(self, Self::Person(p) if p.roles.iter().any(|g| of_sort(g.role)))
    }

    /// Whether the actor has `role` everywhere or in this course.
    #[must_use]
    pub fn has_in(&self, role: Role, course: CourseId) -> bool {
        let in_course = |g: &GrantedRole| g.role == role && g.course_id.is_none_or(|id| id == course);
        matches!(self, Self::Person(p) if p.roles.iter().any(in_course))
    }
}
