//! People for tests: rows put in place directly where only the rule matters, accounts through the API elsewhere.

use domain::enums::Role;
use domain::ids::{PersonId, RoleGrantId, SessionId};
use domain::{Actor, GrantedRole, SignedIn};
use entity::{person, role_grant};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use crate::TestApp;

impl TestApp {
    /// A learner who exists, and acts.
    pub async fn learner(&self) -> Actor {
        self.with_role(Role::Learner).await
    }

    /// Somebody with this role everywhere.
    pub async fn with_role(&self, role: Role) -> Actor {
        let now = self.cx.now();
        let person_id: PersonId = self.cx.new_id();
        let db = self.cx.database().write();
        let person = person::ActiveModel {
            id: Set(person_id),
            surname_be: Set(Some("Вераб’ёва".into())),
            own_name_be: Set(Some("Дар’я".into())),
            patronymic_be: Set(Some("Ігараўна".into())),
            language: Set("en".into()),
            time_factor_percent: Set(100),
            names_confirmed_at: Set(Some(now)),
            revision: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        person.insert(db).await.unwrap();
        let grant = role_grant::ActiveModel {
            id: Set(self.cx.new_id::<RoleGrantId>()),
            person_id: Set(person_id),
            role: Set(role),
            course_id: Set(None),
            granted_by: Set(None),
            granted_at: Set(now),
        };
        grant.insert(db).await.unwrap();
        let roles = vec![GrantedRole { role, course_id: None }];
        Actor::Person(SignedIn { person_id, session_id: self.cx.new_id::<SessionId>(), roles })
    }
}
