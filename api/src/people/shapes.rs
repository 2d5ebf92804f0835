//! People as JSON.

use chrono::{DateTime, Utc};
use domain::GrantedRole;
use domain::content::Language as ContentLanguage;
use domain::people::{self, Account, AccountChanges, NamesInput, NewPerson, Profile, ScriptNamesInput};
use poem_openapi::Object;
use poem_openapi::types::{MaybeUndefined, Password};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::courses::shapes::Profession;
use crate::language::Language;
use crate::text::Text;
use crate::words_of;

words_of! {
    /// What somebody may do, everywhere or in one course.
    Role mirrors domain::enums::Role { Learner, Trainer, Reviewer, Coordinator, AcademyOfficer, Administrator }
}

words_of! {
    /// What a sign-in name is.
    SignInKind mirrors domain::enums::SignInKind { Email, Phone, UserName }
}

/// Names in each script that was given; none is derived from another.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(deny_unknown_fields)]
pub struct PersonNames {
    /// In Russian.
    #[oai(skip_serializing_if_is_none)]
    ru: Option<ScriptNames>,
    /// In Belarusian.
    #[oai(skip_serializing_if_is_none)]
    be: Option<ScriptNames>,
    /// In Latin letters, as in the passport.
    #[oai(skip_serializing_if_is_none)]
    latin: Option<ScriptNames>,
}

/// Names in one script: its letters, hyphens, apostrophes and spaces; each part at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(deny_unknown_fields)]
pub struct ScriptNames {
    /// The family name.
    surname: Text,
    /// The own name.
    own_name: Text,
    /// The patronymic, if there is one.
    #[oai(skip_serializing_if_is_none)]
    patronymic: Option<Text>,
}

impl From<PersonNames> for NamesInput {
    fn from(names: PersonNames) -> Self {
        let script = |s: ScriptNames| ScriptNamesInput {
            surname: s.surname.0,
            own_name: s.own_name.0,
            patronymic: s.patronymic.map(Into::into),
        };
        Self { ru: names.ru.map(script), be: names.be.map(script), latin: names.latin.map(script) }
    }
}

impl From<&people::Names> for PersonNames {
    fn from(names: &people::Names) -> Self {
        let script = |s: &people::ScriptNames| ScriptNames {
            surname: Text(s.surname().to_owned()),
            own_name: Text(s.own_name().to_owned()),
            patronymic: s.patronymic().map(|patronymic| Text(patronymic.to_owned())),
        };
        Self { ru: names.ru().map(script), be: names.be().map(script), latin: names.latin().map(script) }
    }
}

/// A name to sign in with, in its normal form.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct SignInName {
    /// Which kind it is.
    kind: SignInKind,
    /// The name: `nurse@example.by`, `+375291234567`, `nurse.anna`.
    value: String,
}

/// A role, everywhere or in one course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Object)]
#[oai(deny_unknown_fields)]
pub struct RoleGrant {
    /// The role.
    role: Role,
    /// The `id` of the course it is limited to; missing for everywhere.
    #[oai(skip_serializing_if_is_none)]
    course_id: Option<Uuid>,
}

impl From<GrantedRole> for RoleGrant {
    fn from(granted: GrantedRole) -> Self {
        Self { role: granted.role.into(), course_id: granted.course_id.map(|id| id.0) }
    }
}

impl From<RoleGrant> for GrantedRole {
    fn from(grant: RoleGrant) -> Self {
        Self { role: grant.role.into(), course_id: grant.course_id.map(Into::into) }
    }
}

/// An account, as its owner and staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct Person {
    /// Its id.
    id: Uuid,
    /// Names in each script that was given.
    names: PersonNames,
    /// When the holder confirmed how the names are printed on certificates; missing until then.
    #[oai(skip_serializing_if_is_none)]
    names_confirmed_at: Option<DateTime<Utc>>,
    /// What signs in.
    sign_in_names: Vec<SignInName>,
    /// What they are.
    #[oai(skip_serializing_if_is_none)]
    profession: Option<Profession>,
    /// Where they work.
    #[oai(skip_serializing_if_is_none)]
    employer: Option<String>,
    /// In which region.
    #[oai(skip_serializing_if_is_none)]
    region: Option<String>,
    /// The interface language.
    language: Language,
    /// Extra time in quizzes: 100 for none, 300 at most.
    time_factor_percent: i32,
    /// What the person may do.
    roles: Vec<RoleGrant>,
    /// When the account was made.
    created_at: DateTime<Utc>,
    /// When it was last changed.
    updated_at: DateTime<Utc>,
}

impl From<Account> for Person {
    fn from(account: Account) -> Self {
        let sign_in_name = |name: &people::SignInName| SignInName {
            kind: name.kind().into(),
            value: name.value().to_owned(),
        };
        Self {
            id: account.id.0,
            names: (&account.names).into(),
            names_confirmed_at: account.names_confirmed_at,
            sign_in_names: account.sign_in_names.iter().map(sign_in_name).collect(),
            profession: account.profile.profession.map(Into::into),
            employer: account.profile.employer,
            region: account.profile.region,
            language: account.profile.language.into(),
            time_factor_percent: account.time_factor_percent,
            roles: account.roles.into_iter().map(Into::into).collect(),
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }
}

/// An account to be registered for oneself. At least one of `email`, `phone` and `user_name` is needed.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct Registration {
    /// Names in at least one script.
    names: PersonNames,
    /// An e-mail address to sign in with.
    email: Option<Text>,
    /// A phone number to sign in with: international, or Belarusian as it is written at home.
    phone: Option<Text>,
    /// A user name to sign in with: 3 to 32 Latin letters, digits, dots, hyphens, underscores.
    user_name: Option<Text>,
    /// At least 10 characters, at most 256 bytes, and not one of the sign-in names.
    pub password: Password,
    /// What you are.
    profession: Option<Profession>,
    /// Where you work; at most 200 characters.
    employer: Option<Text>,
    /// In which region; at most 200 characters.
    region: Option<Text>,
    /// The interface language; by default that of `Accept-Language`.
    language: Option<Language>,
}

impl Registration {
    /// Who registers, without the password.
    pub fn person(&self, language: ContentLanguage) -> NewPerson {
        NewPerson {
            names: self.names.clone().into(),
            email: given(self.email.as_ref()),
            phone: given(self.phone.as_ref()),
            user_name: given(self.user_name.as_ref()),
            profile: Profile {
                profession: self.profession.map(Into::into),
                employer: given(self.employer.as_ref()),
                region: given(self.region.as_ref()),
                language: self.language.map_or(language, Into::into),
            },
        }
    }
}

fn given(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.0.clone())
}

/// An account that staff make for somebody else. At least one of `email`, `phone` and `user_name` is needed.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct NewAccount {
    /// Names in at least one script.
    names: PersonNames,
    /// An e-mail address to sign in with.
    email: Option<Text>,
    /// A phone number to sign in with.
    phone: Option<Text>,
    /// A user name to sign in with.
    user_name: Option<Text>,
    /// What they are.
    profession: Option<Profession>,
    /// Where they work.
    employer: Option<Text>,
    /// In which region.
    region: Option<Text>,
    /// The interface language.
    language: Option<Language>,
    /// What they may do.
    #[oai(default, validator(max_items = 100))]
    pub roles: Vec<RoleGrant>,
}

impl From<NewAccount> for NewPerson {
    fn from(new: NewAccount) -> Self {
        Self {
            names: new.names.into(),
            email: new.email.map(Into::into),
            phone: new.phone.map(Into::into),
            user_name: new.user_name.map(Into::into),
            profile: Profile {
                profession: new.profession.map(Into::into),
                employer: new.employer.map(Into::into),
                region: new.region.map(Into::into),
                language: new.language.map_or(ContentLanguage::En, Into::into),
            },
        }
    }
}

/// What is to be changed; what is left out stays, and `null` clears.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct PersonChanges {
    /// All names anew, in every script; they have to be confirmed anew.
    names: Option<PersonNames>,
    /// What you are.
    profession: MaybeUndefined<Profession>,
    /// Where you work; at most 200 characters.
    employer: MaybeUndefined<Text>,
    /// In which region; at most 200 characters.
    region: MaybeUndefined<Text>,
    /// The interface language.
    language: Option<Language>,
}

impl From<PersonChanges> for AccountChanges {
    fn from(changes: PersonChanges) -> Self {
        Self {
            names: changes.names.map(Into::into),
            profession: change(changes.profession).map(|profession| profession.map(Into::into)),
            employer: change(changes.employer).map(|employer| employer.map(Into::into)),
            region: change(changes.region).map(|region| region.map(Into::into)),
            language: changes.language.map(Into::into),
        }
    }
}

fn change<T>(value: MaybeUndefined<T>) -> Option<Option<T>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}

/// One's password, old and new.
#[derive(Clone, Object)]
#[oai(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now.
    pub current_password: Password,
    /// At least 10 characters, at most 256 bytes, and not one of the sign-in names.
    pub new_password: Password,
}

/// Extra time in quizzes, and why.
#[derive(Clone, Debug, Object)]
#[oai(deny_unknown_fields)]
pub struct ExtraTime {
    /// 100 for none, 300 for three times as long.
    #[oai(validator(minimum(value = "100"), maximum(value = "300")))]
    pub time_factor_percent: i32,
    /// Kept in the audit trail.
    #[oai(validator(min_length = 1, max_length = 1000))]
    pub reason: String,
}

/// A one-time link to choose a password.
#[derive(Clone, Object)]
pub struct PasswordLink {
    /// Give it to `POST /auth/password`; it is shown once.
    token: String,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
}

impl From<people::PasswordLink> for PasswordLink {
    fn from(link: people::PasswordLink) -> Self {
        Self { token: link.token.expose_secret().to_owned(), expires_at: link.expires_at }
    }
}

/// An account that was made, and the link to hand to its person.
#[derive(Clone, Object)]
pub struct MadeAccount {
    /// The account.
    pub person: Person,
    /// The link.
    pub password_link: PasswordLink,
}
