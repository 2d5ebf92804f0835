//! Guard: who may do what, as a table that people can check.

use domain::enums::{MediaAccess, Role};
use domain::ids::{CourseId, PartnerId, PartnerKeyId, PersonId, SessionId};
use domain::policy::{Action, allows};
use domain::{Actor, GrantedRole, Partner, Scope, SignedIn};
use uuid::Uuid;

const ROLES: [Role; 6] = [
    Role::Learner,
    Role::Trainer,
    Role::Reviewer,
    Role::Coordinator,
    Role::AcademyOfficer,
    Role::Administrator,
];

fn somebody(role: Role) -> Actor {
    Actor::Person(SignedIn {
        person_id: PersonId(Uuid::from_u128(1)),
        session_id: SessionId(Uuid::nil()),
        roles: vec![GrantedRole { role, course_id: None }],
    })
}

fn partner(scope: Scope) -> Actor {
    let (partner_id, key_id) = (PartnerId(Uuid::nil()), PartnerKeyId(Uuid::nil()));
    Actor::Partner(Partner { partner_id, key_id, scopes: vec![scope], is_sandbox: false })
}

fn seen(access: MediaAccess, has_place: bool) -> Action {
    Action::ReadMedia { access, has_place }
}

fn actions() -> Vec<(&'static str, Action)> {
    let (own, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
    [of_courses(own, other), of_media(own, other), of_others()].concat()
}

fn of_media(own: PersonId, other: PersonId) -> Vec<(&'static str, Action)> {
    vec![
        ("upload to the media centre", Action::UploadMedia),
        ("change own media", Action::ChangeMedia(own)),
        ("change another's media", Action::ChangeMedia(other)),
        ("publish media", Action::PublishMedia),
        ("see public media", seen(MediaAccess::Public, false)),
        ("see media, signed in", seen(MediaAccess::SignedIn, false)),
        ("see media of courses", seen(MediaAccess::Enrolled, false)),
        ("the same with a place", seen(MediaAccess::Enrolled, true)),
        ("see media for staff", seen(MediaAccess::Staff, true)),
    ]
}

fn of_others() -> Vec<(&'static str, Action)> {
    vec![
        ("verify a certificate", Action::Verify),
        ("verify as a partner", Action::VerifyAsPartner),
        ("watch certificates", Action::WatchCertificates),
        ("manage partners", Action::ManagePartners),
        ("count subscriptions", Action::CountSubscriptions),
        ("audit", Action::Audit),
    ]
}

fn of_courses(own: PersonId, other: PersonId) -> Vec<(&'static str, Action)> {
    let course = CourseId(Uuid::nil());
    vec![
        ("register", Action::Register),
        ("own account", Action::OwnAccount(own)),
        ("another's account", Action::OwnAccount(other)),
        ("create a person", Action::CreatePerson),
        ("give extra time", Action::GiveExtraTime),
        ("read the catalogue", Action::ReadCatalogue),
        ("find lessons", Action::FindLessons(course)),
        ("read a draft", Action::ReadDraft(course)),
        ("write a new course", Action::WriteCourse(None)),
        ("write a course", Action::WriteCourse(Some(course))),
        ("review a course", Action::ReviewCourse(course)),
        ("publish a course", Action::PublishCourse(course)),
        ("manage runs", Action::ManageRuns(course)),
        ("keep the register", Action::KeepRegister(course)),
        ("enrol oneself", Action::Enrol(own, course)),
        ("enrol another", Action::Enrol(other, course)),
        ("list enrolments", Action::ListEnrolments(course)),
        ("read own enrolment", Action::ReadEnrolment(own, course)),
        ("read another's enrolment", Action::ReadEnrolment(other, course)),
        ("give up own place", Action::ChangeEnrolment(own, course)),
        ("give up another's place", Action::ChangeEnrolment(other, course)),
        ("decide enrolments", Action::DecideEnrolment(course)),
        ("study as oneself", Action::Study(own)),
        ("study as another", Action::Study(other)),
        ("read own certificate", Action::ReadCertificate(own)),
        ("read another's certificate", Action::ReadCertificate(other)),
        ("hold own certificate", Action::HoldCertificate(own)),
        ("hold another's certificate", Action::HoldCertificate(other)),
        ("issue certificates", Action::IssueCertificates),
        ("manage certificates", Action::ManageCertificates),
        ("read the register book", Action::ReadRegister),
        ("sign for the academy", Action::Countersign),
    ]
}

#[test]
fn the_policy_is_the_table_that_was_agreed() {
    let mut table = format!("{:28}anybody ", "");
    for role in ROLES {
        table += &format!("{:16}", role.word());
    }
    for scope in Scope::ALL {
        table += &format!("{:20}", scope.word());
    }
    for (name, action) in actions() {
        let word = |actor: &Actor| if allows(actor, action) { "yes" } else { "-" };
        table += &format!("\n{name:28}{:8}", word(&Actor::Anonymous));
        for role in ROLES {
            table += &format!("{:16}", word(&somebody(role)));
        }
        for scope in Scope::ALL {
            table += &format!("{:20}", word(&partner(scope)));
        }
    }
    let table: String = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    insta::assert_snapshot!(table);
}
