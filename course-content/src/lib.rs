//! Course packages: reading, checking and rendering courses that are folders of text files; publications likewise.

pub mod changes;
pub mod checker;
pub mod course;
pub mod difference;
pub mod editing;
pub mod files;
pub mod finding;
pub mod manuscript;
mod markdown;
pub mod merge;
pub mod passage;
pub mod problem;
pub mod publications;
pub mod question;
pub mod quiz;
pub mod reader;
pub mod render;
mod yaml;

pub use changes::{Change, How, Part, changes, path_of_quiz, paths_of_lesson, reading_texts};
pub use checker::{check, check_files};
pub use course::*;
pub use difference::{Line, Piece, Side, difference};
pub use files::{Files, file_hash, refuse_file};
pub use finding::{Finding, Severity};
pub use merge::{Grain, merge};
pub use passage::find_passage;
pub use problem::{Problem, Term, Value};
pub use publications::{Article, Publication, Publications};
pub use question::*;
pub use reader::{Item, Package};
pub use render::{Rendered, media_items, plain_text, render_article, render_lesson, render_text};
