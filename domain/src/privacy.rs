//! What a person may ask for about their own data: all of it, or that it be erased.

mod erasure;
mod export;

pub use erasure::erase;
pub use export::export;
