//! Courses: versions, catalogue, search, and the published content kept in memory.

/// Versions by id.
#[derive(Default)]
pub struct Library;
