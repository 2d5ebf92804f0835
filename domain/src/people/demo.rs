//! Invented people for trying the centre out; only `serve --demo` makes them.

use std::collections::BTreeMap;

use course_content::{Language, Profession};
use entity::enums::Role;
use entity::ids::PersonId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use secrecy::SecretString;
use serde_json::json;

use super::names::{NamesInput, ScriptNamesInput};
use super::profile::Profile;
use super::registration::{self, Checked, NewPerson};
use super::{accounts, roles, sign_in};
use crate::actor::{Actor, GrantedRole};
use crate::context::Context;
use crate::error::{Error, Result};

/// The password of every demo account.
pub const DEMO_PASSWORD: &str = "forest-glade-demo";

struct Demo {
    email: &'static str,
    role: Role,
    profession: Profession,
    confirmed: bool,
    /// Surname, own name, patronymic; in Russian, Belarusian, Latin.
    names: [[&'static str; 3]; 3],
}

const PEOPLE: [Demo; 8] = [
    Demo {
        email: "admin@demo.test",
        role: Role::Administrator,
        profession: Profession::Manager,
        confirmed: false,
        names: [
            ["Ковалевич", "Марина", "Андреевна"],
            ["Кавалевіч", "Марына", "Андрэеўна"],
            ["Kavalevich", "Maryna", ""],
        ],
    },
    Demo {
        email: "coordinator@demo.test",
        role: Role::Coordinator,
        profession: Profession::Manager,
        confirmed: false,
        names: [
            ["Соловьёв", "Евгений", "Павлович"],
            ["Салаўёў", "Яўген", "Паўлавіч"],
            ["Salauyou", "Yauhen", ""],
        ],
    },
    Demo {
        email: "trainer@demo.test",
        role: Role::Trainer,
        profession: Profession::Doctor,
        confirmed: false,
        names: [
            ["Кузьмина-Лис", "Анна-Мария", "Викторовна"],
            ["Кузьміна-Ліс", "Ганна-Марыя", "Віктараўна"],
            ["Kuzmina-Lis", "Hanna-Maryia", ""],
        ],
    },
    Demo {
        email: "reviewer@demo.test",
        role: Role::Reviewer,
        profession: Profession::Doctor,
        confirmed: false,
        names: [["Жук", "Сергей", "Николаевич"], ["Жук", "Сяргей", "Мікалаевіч"], ["Zhuk", "Siarhei", ""]],
    },
    Demo {
        email: "academy@demo.test",
        role: Role::AcademyOfficer,
        profession: Profession::Manager,
        confirmed: false,
        names: [
            ["Дубровская", "Ольга", "Петровна"],
            ["Дуброўская", "Вольга", "Пятроўна"],
            ["Dubrouskaya", "Volha", ""],
        ],
    },
    Demo {
        email: "clinician@demo.test",
        role: Role::Learner,
        profession: Profession::Doctor,
        confirmed: true,
        names: [
            ["Воробьёва", "Дарья", "Игоревна"],
            ["Вераб’ёва", "Дар’я", "Ігараўна"],
            ["Verabyova", "Darya", ""],
        ],
    },
    Demo {
        email: "nurse@demo.test",
        role: Role::Learner,
        profession: Profession::Nurse,
        confirmed: true,
        names: [
            ["Лапицкая", "Светлана", "Юрьевна"],
            ["Лапіцкая", "Святлана", "Юр’еўна"],
            ["Lapitskaya", "Sviatlana", ""],
        ],
    },
    Demo {
        email: "volunteer@demo.test",
        role: Role::Learner,
        profession: Profession::Volunteer,
        confirmed: false,
        names: [
            ["Михалевич", "Игорь", "Олегович"],
            ["Міхалевіч", "Ігар", "Алегавіч"],
            ["Mikhalevich", "Ihar", ""],
        ],
    },
];

/// Makes the demo people who are not there yet; gives everyone's id by e-mail address.
///
/// # Errors
/// The database's own.
pub async fn make_demo_people(cx: &Context) -> Result<BTreeMap<&'static str, PersonId>> {
    let mut people = BTreeMap::new();
    for demo in &PEOPLE {
        people.insert(demo.email, make(cx, demo).await?);
    }
    Ok(people)
}

async fn make(cx: &Context, demo: &Demo) -> Result<PersonId> {
    let mut errors = Vec::new();
    let checked = registration::check(&demo.input(), &mut errors).ok_or(Error::Invalid(errors))?;
    if let Some(name) = checked.sign_in_names.first()
        && let Some(there) = sign_in::holder(cx.read(), name).await?
    {
        return Ok(there.id);
    }
    insert(cx, demo, &checked).await
}

async fn insert(cx: &Context, demo: &Demo, checked: &Checked) -> Result<PersonId> {
    let hash = cx.passwords().hash(&SecretString::from(DEMO_PASSWORD)).await?;
    let tx = cx.begin_write().await?;
    let now = cx.now();
    let id = registration::insert(cx, &tx, now, checked, Some(hash)).await?;
    let role = GrantedRole { role: demo.role, course_id: None };
    roles::give(cx, &tx, &Actor::System, now, id, &[role]).await?;
    if demo.confirmed {
        let mut row = accounts::lock(&tx, id, None).await?.into_active_model();
        row.names_confirmed_at = Set(Some(now));
        row.update(&tx).await?;
    }
    accounts::record(cx, &tx, &Actor::System, now, id, "person.created", json!({ "demo": true })).await?;
    tx.commit().await?;
    Ok(id)
}

impl Demo {
    fn input(&self) -> NewPerson {
        let script = |[surname, own_name, patronymic]: [&str; 3]| {
            Some(ScriptNamesInput {
                surname: surname.to_owned(),
                own_name: own_name.to_owned(),
                patronymic: Some(patronymic.to_owned()),
            })
        };
        let [ru, be, latin] = self.names.map(script);
        NewPerson {
            names: NamesInput { ru, be, latin },
            email: Some(self.email.to_owned()),
            phone: None,
            user_name: None,
            profile: Profile {
                profession: Some(self.profession),
                employer: None,
                region: Some("minsk_city".to_owned()),
                language: Language::Ru,
            },
            consent: None,
        }
    }
}
