//! Guard: the entities say what the migrations made.

use std::collections::BTreeSet;

use domain::Database;
use migration::Migrator;
use sea_orm::sea_query::{Table, TableCreateStatement};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Schema, Statement};
use sea_orm_migration::MigratorTrait;
use tests::TestDatabase;

async fn columns(database: &Database) -> BTreeSet<String> {
    let db = database.write();
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name || '.' || p.name || ' ' || lower(p.type) || CASE WHEN p.\"notnull\" = 1 OR p.pk > 0 \
             THEN ' not null' ELSE '' END AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND m.name NOT GLOB 'search_term*' AND m.name <> 'seaql_migrations'"
        }
        _ => {
            "SELECT table_name || '.' || column_name || ' ' || data_type || CASE WHEN is_nullable = 'NO' \
             THEN ' not null' ELSE '' END AS c FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "c").unwrap()).collect()
}

macro_rules! create {
    ($db:expr, $($table:ident),+ $(,)?) => {
        [$({
            let schema = Schema::new($db.get_database_backend());
            // Columns are compared, not keys: a key would ask for the tables in an order.
            let mut table = schema.create_table_from_entity(entity::$table::Entity);
            let plain = table.get_foreign_key_create_stmts().is_empty();
            if !plain {
                table = without_keys(table);
            }
            $db.execute(&table).await.unwrap();
            stringify!($table)
        }),+]
    };
}

fn without_keys(table: TableCreateStatement) -> TableCreateStatement {
    let mut bare = Table::create();
    bare.table(table.get_table_name().unwrap().clone());
    for column in table.get_columns() {
        bare.col(column.clone());
    }
    for index in table.get_indexes() {
        bare.index(&mut index.clone());
    }
    bare.to_owned()
}

async fn create_entities(db: &DatabaseConnection) {
    let made = create!(
        db,
        attempt,
        attempt_item,
        attendance_entry,
        audit_entry,
        certificate,
        certificate_check,
        certificate_credential,
        certificate_document,
        certificate_endorsement,
        certificate_event,
        enrolment,
        enrolment_event,
        idempotent_answer,
        lesson_progress,
        package_blob,
        package_file,
        password_link,
        person,
        progress_fact,
        question_copy,
        refresh_token,
        register_book,
        response,
        role_grant,
        run_session,
        session,
        sign_in_failure,
        sign_in_name,
    );
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../entity/src")).unwrap().count();
    assert_eq!(
        made.len() + create_the_rest(db).await,
        files - 3,
        "an entity is missing from this list (lib, ids and enums are no tables)"
    );
}

async fn create_the_rest(db: &DatabaseConnection) -> usize {
    let made = create!(
        db,
        document_revision,
        document_to_sign,
        event_order,
        institution_mark,
        letter,
        manuscript_file,
        manuscript_state,
        told_event,
        unissued_certificate,
    );
    let partners = create!(db, partner, partner_key, partner_key_use, webhook, webhook_delivery);
    let courses = create!(db, course, course_item, course_run, course_version);
    let media = create!(
        db,
        media_blob,
        media_item,
        media_rendition,
        media_sound,
        media_text,
        media_upload,
        media_watch,
    );
    let news = create!(db, newsletter_article, newsletter_letter, newsletter_link, newsletter_subscription);
    let log = create!(db, log_checkpoint, log_cosignature, log_key, log_leaf, log_node, log_tree);
    let search = create!(db, search_document, search_index, search_trigram, search_word);
    let reviews = create!(db, comment_event, passage_comment, review_reminder, review_step);
    let moves = create!(db, enrolment_move, refresher_acknowledgement);
    let all: [&[&str]; 9] = [&made, &partners, &courses, &media, &news, &log, &search, &reviews, &moves];
    all.iter().map(|some| some.len()).sum()
}

#[tokio::test]
async fn entities_and_migrations_agree_on_every_column() {
    let (one, other) = (TestDatabase::empty().await, TestDatabase::empty().await);
    let (migrated, derived) = (one.open().await, other.open().await);
    Migrator::up(migrated.write(), None).await.unwrap();
    create_entities(derived.write()).await;
    let (migrated, derived) = (columns(&migrated).await, columns(&derived).await);
    assert!(migrated.len() > 150, "{} columns", migrated.len());
    assert_eq!(migrated.difference(&derived).collect::<Vec<_>>(), Vec::<&String>::new(), "only migrated");
    assert_eq!(derived.difference(&migrated).collect::<Vec<_>>(), Vec::<&String>::new(), "only derived");
}

#[tokio::test]
async fn migrations_go_up_and_down_and_up_again() {
    let database = TestDatabase::empty().await;
    let db = database.open().await;
    Migrator::up(db.write(), None).await.unwrap();
    let first = columns(&db).await;
    Migrator::down(db.write(), None).await.unwrap();
    assert_eq!(columns(&db).await.len(), 0);
    Migrator::up(db.write(), None).await.unwrap();
    assert_eq!(columns(&db).await, first);
}

#[tokio::test]
async fn of_two_programs_that_start_together_one_makes_the_schema() {
    let database = TestDatabase::empty().await;
    let (one, other) = (database.open().await, database.open().await);
    let (here, there) = tokio::join!(migration::apply(one.write()), migration::apply(other.write()));
    let mut steps = [here.unwrap(), there.unwrap()];
    steps.sort_unstable();
    assert_eq!(steps, [0, Migrator::migrations().len()]);
}

#[tokio::test]
async fn a_schema_that_was_cut_off_half_way_is_made_anew() {
    let database = TestDatabase::empty().await;
    for steps in [3, 30, 60, 90, 120, 150] {
        let opened = database.open().await;
        let mut making = Box::pin(migration::apply(opened.write()));
        let mut step = std::task::Context::from_waker(std::task::Waker::noop());
        for _ in 0..steps {
            if Future::poll(making.as_mut(), &mut step).is_ready() {
                break;
            }
            // Somebody else's turn, and the database's.
            tokio::task::yield_now().await;
            std::thread::yield_now();
        }
    }
    let opened = database.open().await;
    migration::apply(opened.write()).await.unwrap();
    assert_eq!(migration::apply(opened.write()).await.unwrap(), 0);
}
