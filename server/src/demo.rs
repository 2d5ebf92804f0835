//! `--demo`: invented people, and what they have done so far.

use std::io::Write;

use anyhow::Result;
use domain::{Context, people};

/// Makes what is not there yet, and prints how to sign in.
pub(crate) async fn prepare(cx: &Context) -> Result<()> {
    let accounts = people::make_demo_people(cx).await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "demo accounts, password {}:", people::DEMO_PASSWORD)?;
    for email in accounts.keys() {
        writeln!(out, "  {email}")?;
    }
    Ok(())
}
