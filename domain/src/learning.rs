//! Learning: outline, lessons, progress facts, completion.

mod completion;
mod done;
mod eligibility;
mod evidence;
mod facts;
mod lesson;
mod outline;
mod progress;
mod record;
mod watched;

pub use completion::Missing;
pub use eligibility::{Eligibility, eligibility, eligibility_of};
pub use evidence::{Evidence, QuizResult};
pub use facts::{Act, Fact, FactOutcome, FactResult};
pub use lesson::{LessonView, Neighbour, SelfCheck, file, lesson};
pub use outline::{
    ItemState, Outline, OutlineItem, OutlineModule, QuizStanding, outline, outline_of, overview,
};
pub use progress::{LessonProgress, Progress, Resume, progress};
pub use record::{MAX_FACTS, record_progress};
pub use watched::{Segment, Watched};

pub(crate) use completion::evaluate;
pub(crate) use evidence::evidence;
