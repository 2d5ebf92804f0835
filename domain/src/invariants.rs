//! The invariants an auditor proves at any time.
