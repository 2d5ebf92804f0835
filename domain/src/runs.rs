//! Runs: offerings of a course, their window and capacity.
