//! Quizzes: attempts, responses, scoring, review.

use entity::ids::AttemptId;

use crate::context::Context;
use crate::error::Result;

/// Stub.
pub async fn attempts_to_close(_: &Context, _: u64) -> Result<Vec<AttemptId>> {
    Ok(Vec::new())
}
/// Stub.
pub async fn attempts_to_score(_: &Context, _: u64) -> Result<Vec<AttemptId>> {
    Ok(Vec::new())
}
/// Stub.
pub async fn close_overdue(_: &Context, _: AttemptId) -> Result<()> {
    Ok(())
}
/// Stub.
pub async fn score(_: &Context, _: AttemptId) -> Result<()> {
    Ok(())
}
