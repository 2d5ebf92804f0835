//! Certificates: issuing, verifying, and their life.

use entity::ids::{EnrolmentId, PersonId};

use crate::context::Context;
use crate::error::Result;

/// Checks made lately.
#[derive(Default)]
pub struct CheckLog;

/// Stub.
pub async fn enrolments_to_certify(_: &Context, _: u64) -> Result<Vec<EnrolmentId>> {
    Ok(Vec::new())
}
/// Stub.
pub async fn enrolments_of_to_certify(_: &Context, _: PersonId) -> Result<Vec<EnrolmentId>> {
    Ok(Vec::new())
}
/// Stub.
pub async fn issue_due(_: &Context, _: EnrolmentId) -> Result<()> {
    Ok(())
}
/// Stub.
pub async fn store_checks(_: &Context) -> Result<()> {
    Ok(())
}
