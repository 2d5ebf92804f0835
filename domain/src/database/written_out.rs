//! Statements that are written out: a request asks them so often that putting them together anew would take as long as
//! answering them.

use sea_orm::{ConnectionTrait, FromQueryResult, SelectModel, SelectorRaw, Statement, TryGetable, Value};

use crate::error::Result;

fn select<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> SelectorRaw<SelectModel<T>> {
    T::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values))
}

/// All rows of a statement, whose parameters are `$1`, `$2` … on both databases.
///
/// # Errors
/// The database's own.
pub(crate) async fn all<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>> {
    Ok(select(db, sql, values).all(db).await?)
}

/// Its first row, if it has one.
///
/// # Errors
/// The database's own.
pub(crate) async fn one<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>> {
    Ok(select(db, sql, values).one(db).await?)
}

/// The first column of its first row, if it has one.
///
/// # Errors
/// The database's own.
pub(crate) async fn value<T: TryGetable>(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// Runs a statement that answers nothing.
///
/// # Errors
/// The database's own.
pub(crate) async fn run(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<()> {
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// All rows of a statement that ends with `IN`, for any number of values; `first` are the parameters before them.
///
/// The list is filled up with its last value, so that there are but ten such statements to prepare and to remember.
///
/// # Errors
/// The database's own.
pub(crate) async fn among<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: &str,
    first: impl IntoIterator<Item = Value>,
    mut values: Vec<Value>,
) -> Result<Vec<T>> {
    let Some(last) = values.last().cloned() else { return Ok(Vec::new()) };
    values.resize(values.len().next_power_of_two(), last);
    let first: Vec<Value> = first.into_iter().collect();
    let places: Vec<String> = (1..=values.len()).map(|at| format!("${}", first.len() + at)).collect();
    let values = first.into_iter().chain(values);
    all(db, &format!("{sql} ({})", places.join(", ")), values).await
}
