//! Learning: outline, lessons, progress facts, completion.
